"""HTTP only: parse, call one action or query, answer. This file wires the rooms together."""

from flask import Flask
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from palveleva.web import (
    absences,
    access,
    api,
    assets,
    assignments,
    attempts,
    batches,
    coordinators,
    corrections,
    demo,
    devices,
    errors,
    fairness,
    guard,
    guests,
    handover,
    headers,
    health,
    insight,
    insight_exports,
    insight_years,
    look,
    looks,
    messages,
    metrics,
    needs,
    newcomers,
    offers,
    one_person,
    open_data,
    outbox_files,
    passkeys,
    passwords,
    photos,
    printing,
    providers,
    public,
    pwa,
    rendering,
    replies,
    reviews,
    second_factor,
    settings,
    sms,
    statements,
    sync,
    tuning,
    understanding,
    villages,
    violations,
    volunteers,
)

ROOMS = (
    *(messages, sms),
    *(absences, access, api, assets, assignments, attempts, batches, coordinators, demo, devices, handover, health),
    *(corrections, fairness, guests, metrics, needs, newcomers, offers, one_person, printing, replies),
    *(outbox_files, passkeys, passwords, photos, providers, public, pwa, reviews, second_factor, statements, sync),
    *(look, settings, tuning, understanding, villages, violations, volunteers),
    *(insight, insight_exports, insight_years, open_data),
)


def register(app: Flask, login: LoginManager, csrf: CSRFProtect) -> None:
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    csrf.exempt(access.sign_out)  # asks for it itself, unless the phone app signs out
    csrf.exempt(sms.blueprint)  # a gateway sends no token: it shows its secret
    for exempt in (api, sync, photos, demo, violations):  # guarded by origin, header, account, limit: see guard.py
        csrf.exempt(exempt.blueprint)
    app.session_interface = pwa.QuietSessions()
    assets.build(app)
    pwa.install(app)
    guard.install(app, login)
    rendering.install(app)
    headers.install(app)
    looks.install(app)
    errors.install(app)
