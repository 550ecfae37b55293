"""HTTP only: parse, call one action or query, answer. This file wires the rooms together."""

from flask import Flask
from flask_login import LoginManager
from flask_wtf.csrf import CSRFProtect

from palveleva.web import (
    access,
    api,
    assets,
    assignments,
    attempts,
    batches,
    coordinators,
    demo,
    devices,
    errors,
    guard,
    handover,
    headers,
    health,
    looks,
    needs,
    newcomers,
    offers,
    outbox_files,
    passkeys,
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
    statements,
    sync,
    understanding,
    villages,
    violations,
    volunteers,
)

ROOMS = (
    *(access, api, assets, assignments, attempts, batches, coordinators, demo, devices, handover, health),
    *(needs, newcomers, offers, printing, replies),
    *(outbox_files, passkeys, photos, providers, public, pwa, reviews, second_factor, statements, sync),
    *(settings, understanding, villages, violations, volunteers),
)


def register(app: Flask, login: LoginManager, csrf: CSRFProtect) -> None:
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    csrf.exempt(access.sign_out)  # asks for it itself, unless the phone app signs out
    for exempt in (api, sync, photos, demo, violations):  # guarded by origin, header, account, limit: see guard.py
        csrf.exempt(exempt.blueprint)
    app.session_interface = pwa.QuietSessions()
    assets.build(app)
    guard.install(app, login)
    rendering.install(app)
    headers.install(app)
    looks.install(app)
    errors.install(app)
