"""What is held about a resident or an account, worded."""

from flask_babel import lazy_gettext as _l

ROLE = {
    "coordinator": _l("The municipality's coordinator"),
    "volunteer": _l("The volunteer who reported it"),
    "automation": _l("The service itself"),
    "forgotten": _l("somebody forgotten"),
}

ACCOUNT_ROLE = {
    "volunteer": _l("Reporter"),
    "pending": _l("New reporter"),
    "provider": _l("Provider"),
    "coordinator": _l("Coordinator"),
}

# What people do beside needs: it stands in no need's history, and in what an account is told of itself.
ACCOUNT_VERBS = {
    "sign_in": _l("Signed in"),
    "end_sign_in": _l("Device signed out"),
    "person.join": _l("Came through a village poster"),
    "choose_messages": _l("Message settings changed"),
    "ask_email": _l("New e-mail address given"),
    "change_email": _l("E-mail address changed"),
    "change_password": _l("Password changed"),
    "enrol_app": _l("Authenticator app taken into use"),
    "enrol_passkey": _l("Passkey made"),
    "remove_passkey": _l("Passkey removed"),
    "renew_recovery_codes": _l("New recovery codes made"),
    "use_recovery_code": _l("Recovery code used"),
    "add_person": _l("Person added"),
    "edit_person": _l("Details of a person changed"),
    "join_accounts": _l("Another account of the same person joined to this one"),
    "joined_into": _l("Joined to another account of the same person"),
    "invite": _l("Invitation made"),
    "end_invitation": _l("Unused invitation ended"),
    "give_code": _l("Six-digit code made"),
    "invite_coordinator": _l("Coordinator invited"),
    "activate": _l("Person let in again"),
    "deactivate": _l("Person shut out"),
    "approve_newcomer": _l("New reporter approved"),
    "refuse_newcomer": _l("New reporter not approved"),
    "renew_poster": _l("Village poster made"),
    "add_village": _l("Village added"),
    "edit_village": _l("Village changed"),
    "add_provider": _l("Provider added"),
    "edit_provider": _l("Details of a provider changed"),
    "set_status": _l("State of a provider changed"),
    "check_credential": _l("Licence marked as checked"),
    "withdraw_credential": _l("Licence no longer marked as checked"),
    "add_absence": _l("Days away added"),
    "remove_absence": _l("Days away removed"),
    "tune": _l("Profile of a provider changed with one tap"),
    "undo_tuning": _l("Change of the profile undone"),
    "keep_as_is": _l("Proposal for the profile declined"),
    "invite_guest": _l("Provider invited from elsewhere"),
    "agree_guest": _l("Agreed to serve across a border"),
    "end_guest": _l("Serving across a border ended"),
    "add_reply": _l("Ready-made text added"),
    "edit_reply": _l("Ready-made text changed"),
    "remove_reply": _l("Ready-made text removed"),
    "add_memo": _l("Line for the substitute written"),
    "remove_memo": _l("Line for the substitute removed"),
    "write_stories": _l("Stories of a year written"),
    "export_figures": _l("Figures exported"),
}
