"""The cast of the demonstration: fictional people of Saarijärvi (contract: demo, DESIGN §6)."""

CAST = {
    "volunteer": "aino@palveleva.example",
    "volunteer2": "eino@palveleva.example",
    "provider": "lumikko@palveleva.example",
    "provider2": "pikkuapu@palveleva.example",
    "provider3": "traktori@palveleva.example",
    "coordinator": "koordinaattori@palveleva.example",
}

VOLUNTEERS = (("volunteer", "Aino Häkkilästä", "hakkila"), ("volunteer2", "Eino Mahlusta", "mahlu"))
DOERS = (
    ("provider", "Liisa Lumikko", "P01"),
    ("provider2", "Pekka Pikkuapu", "P16"),
    ("provider3", "Tauno Traktori", "P02"),
)
COORDINATOR = ("coordinator", "Kaisa Koordinaattori")
