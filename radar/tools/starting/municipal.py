"""The demonstration's technologies, as a list to begin with."""

from __future__ import annotations

from dataclasses import dataclass

from radar.language.messages import Text, say


@dataclass(frozen=True)
class Listed:
    """A technology of the list."""

    id: str
    sector: str
    name: Text
    summary: Text
    also: tuple[str, ...]
    """What it is called in other languages and by others."""


SECTORS = (
    ("care", say("Care and health at home")),
    ("automation", say("Automation and robots")),
    ("data", say("Data and AI")),
    ("sensors", say("Sensors and places")),
    ("contact", say("Contact and learning")),
    ("platforms", say("Platforms and infrastructure")),
)
"""Id and name of each, clockwise."""
TECHNOLOGIES = (
    Listed(
        "ai-agents",
        "data",
        say("AI agents"),
        say("Language models that plan and carry out several steps in other systems on behalf of a person."),
        (
            "Agentic AI",
            "AI-agenter",
            "KI-agenter",
        ),
    ),
    Listed(
        "blockchain",
        "platforms",
        say("Blockchain"),
        say("A shared ledger that several parties keep together so that no one of them can change it alone."),
        (
            "Distributed ledger",
            "Blokkjede",
            "Blockkedja",
        ),
    ),
    Listed(
        "chatbots",
        "contact",
        say("Chatbots"),
        say("A program that answers citizens' or employees' written questions on a website at any hour."),
        (
            "Chatbot",
            "Chatrobot",
            "Chattbot",
        ),
    ),
    Listed(
        "citizen-apps",
        "contact",
        say("Apps for citizens"),
        say("Mobile apps in which citizens report, book, pay or keep in touch with a service."),
        (
            "Apps",
            "Citizen apps",
            "Borgerapps",
        ),
    ),
    Listed(
        "data-platforms",
        "data",
        say("Data platforms"),
        say(
            "A common place where data from the municipality's systems are gathered, described and "
            "put to use."
        ),
        (
            "Data warehouse",
            "Dataplatforme",
            "Dataplattformer",
            "Dataplattformar",
        ),
    ),
    Listed(
        "decision-support",
        "data",
        say("Predictive models for decision support"),
        say("Models that learn from earlier cases to estimate what is likely to happen in a new one."),
        (
            "Machine learning",
            "Predictive models",
            "Maskinlæring",
            "Maskininlärning",
        ),
    ),
    Listed(
        "digital-participation",
        "contact",
        say("Digital participation"),
        say("Tools with which citizens propose, comment, map and vote on local matters."),
        (
            "Participation platforms",
            "Borgerinddragelse",
            "Medvirkning",
        ),
    ),
    Listed(
        "digital-twins",
        "sensors",
        say("Digital twins"),
        say(
            "A model of a building, a network or a town that is kept up to date with data and used to"
            " try things out."
        ),
        (
            "Digital twin",
            "Digitale tvillinger",
            "Digitala tvillingar",
        ),
    ),
    Listed(
        "drones",
        "automation",
        say("Drones"),
        say("Small unmanned aircraft that photograph, measure or carry things from the air."),
        (
            "Unmanned aircraft",
            "Droner",
            "Drönare",
        ),
    ),
    Listed(
        "electronic-locks",
        "care",
        say("Electronic door locks"),
        say("Locks that home-care staff open with a phone instead of carrying the citizens' keys."),
        (
            "Digital locks",
            "E-locks",
            "Digitale låse",
            "E-lås",
        ),
    ),
    Listed(
        "fall-sensors",
        "care",
        say("Fall and night sensors"),
        say("Sensors in a home or care home that notice a fall or an empty bed and alert staff."),
        (
            "Digital supervision",
            "Digitalt tilsyn",
            "Digital tillsyn",
        ),
    ),
    Listed(
        "generative-ai",
        "data",
        say("Generative AI"),
        say("Models that write, summarise, translate or make pictures from an instruction in plain words."),
        (
            "GenAI",
            "Large language models",
            "Generativ AI",
            "Generativ KI",
        ),
    ),
    Listed(
        "identity-wallets",
        "platforms",
        say("Digital identity wallets"),
        say(
            "An app in which citizens keep proofs such as identity, licences and diplomas, and show "
            "only what is needed."
        ),
        (
            "EUDI wallet",
            "Identity wallet",
            "Digital wallet",
            "Digital identitetstegnebog",
        ),
    ),
    Listed(
        "indoor-climate-sensors",
        "sensors",
        say("Indoor climate sensors"),
        say(
            "Sensors that measure temperature, carbon dioxide and humidity in schools, offices and "
            "care homes."
        ),
        (
            "Indoor climate",
            "Indeklimasensorer",
            "Inneklimasensorer",
        ),
    ),
    Listed(
        "integration-platforms",
        "platforms",
        say("Integration platforms and APIs"),
        say("A common layer through which the municipality's systems exchange data in agreed ways."),
        (
            "APIs",
            "API platform",
            "Integrationsplatforme",
            "Integrasjonsplattform",
        ),
    ),
    Listed(
        "low-code",
        "platforms",
        say("Low-code platforms"),
        say("Tools with which people who are not programmers build simple applications and workflows."),
        (
            "Low code",
            "No-code",
            "Lavkode",
        ),
    ),
    Listed(
        "medicine-dispensers",
        "care",
        say("Electronic medicine dispensers"),
        say(
            "A locked box that gives a citizen the right medicine at the right time and calls for "
            "help if it is not taken."
        ),
        (
            "Medicine dispensers",
            "Medicinautomater",
            "Medisindispensere",
        ),
    ),
    Listed(
        "public-cloud",
        "platforms",
        say("Public cloud"),
        say(
            "Computing, storage and programs rented over the internet from a provider that shares "
            "them among customers."
        ),
        (
            "Cloud",
            "Cloud services",
            "Skytjenester",
            "Molntjänster",
        ),
    ),
    Listed(
        "self-driving-vehicles",
        "automation",
        say("Self-driving vehicles"),
        say("Buses, cars or delivery vehicles that drive on roads without a driver at the wheel."),
        (
            "Autonomous vehicles",
            "Self-driving buses",
            "Selvkørende køretøjer",
        ),
    ),
    Listed(
        "service-robots",
        "automation",
        say("Cleaning and mowing robots"),
        say("Self-driving machines that wash floors, mow lawns or mark out sports fields."),
        (
            "Service robots",
            "Cleaning robots",
            "Rengøringsrobotter",
        ),
    ),
    Listed(
        "software-robots",
        "automation",
        say("Software robots"),
        say("Programs that do repetitive work in existing computer systems by the same screens as a person."),
        (
            "RPA",
            "Robotic process automation",
            "Softwarerobotter",
        ),
    ),
    Listed(
        "speech-recognition",
        "data",
        say("Speech recognition"),
        say("Programs that turn speech into text, for dictation, notes and subtitles."),
        (
            "Speech to text",
            "Dictation",
            "Talegenkendelse",
            "Talegjenkjenning",
            "Taligenkänning",
        ),
    ),
    Listed(
        "technical-sensors",
        "sensors",
        say("Sensors for technical operations"),
        say(
            "Small devices that report water levels, waste, temperature or leaks from pipes, roads "
            "and buildings."
        ),
        (
            "IoT sensors",
            "Internet of Things",
            "IoT",
            "Sensorer til teknisk drift",
        ),
    ),
    Listed(
        "telemedicine",
        "care",
        say("Home monitoring"),
        say("Patients measure their own health at home, and a nurse follows the readings from a distance."),
        (
            "Telemedicine",
            "Digital hjemmeoppfølging",
            "Telemedicin",
        ),
    ),
    Listed(
        "video-consultations",
        "care",
        say("Video consultations"),
        say("A conversation between a citizen and a professional over secure video instead of face to face."),
        (
            "Video",
            "Video calls with citizens",
            "Skærmbesøg",
        ),
    ),
    Listed(
        "virtual-reality",
        "contact",
        say("Virtual and augmented reality"),
        say("Glasses or screens that show a made-up room, or put information on top of the real one."),
        (
            "VR",
            "AR",
            "VR and AR",
            "Virtual reality",
        ),
    ),
    Listed(
        "visitor-counting",
        "sensors",
        say("Visitor counting"),
        say(
            "Sensors that count people in streets, libraries, sports halls and parks without knowing "
            "who they are."
        ),
        (
            "People counting",
            "Crowd counting",
            "Persontælling",
            "Besøkstelling",
        ),
    ),
    Listed(
        "voice-assistants",
        "contact",
        say("Voice assistants on the telephone"),
        say(
            "A program that answers the telephone, understands what the caller says and answers or "
            "transfers the call."
        ),
        (
            "Voicebots",
            "Voicebot",
            "Telefonrobot",
        ),
    ),
    Listed(
        "welfare-robots",
        "automation",
        say("Welfare robots"),
        say(
            "Physical machines that help citizens with daily tasks, training or company, or relieve "
            "staff of lifting."
        ),
        (
            "Care robots",
            "Velfærdsrobotter",
            "Velferdsroboter",
        ),
    ),
)
