"""Openings of every report family, written for these tests, and what each of them says."""

from index.readers import text
from index.types import Document

__all__ = ["OPENINGS", "opened"]


def opened(*paragraphs: str) -> Document:
    return text.read("\n\n".join(paragraphs).encode(), "some-file.txt")


OPENINGS = {
    "NCPI until 2023": (
        [
            "Northmere – National child protection inspection",
            "Published on: 12 May 2022",
            "Foreword",
            "All children deserve to grow up safe.",
            "In June 2021, Her Majesty’s Inspectorate of Constabulary and Fire & Rescue Services"
            " (HMICFRS) inspected the child protection services of Northmere Constabulary. The"
            " office of the Northmere Police and Crime Commissioner helped.",
        ],
        {
            "type": "NCPI",
            "body": "HMICFRS",
            "subject": "Northmere Constabulary",
            "published": "2022-05-12",
            "inspected": "2021-06",
        },
    ),
    "NCPI since 2024": (
        [
            "East Marsh Police: National child protection inspection",
            "Published on: 4 March 2025",
            "Overall summary",
            "HMICFRS inspected the force. Our inspection took place between 9 and 20 September"
            " 2024.",
        ],
        {
            "type": "NCPI",
            "body": "HMICFRS",
            "subject": "East Marsh Police",
            "published": "2025-03-04",
            "inspected": "2024-09-09",
        },
    ),
    "NCPI with the title on two lines": (
        [
            "National child protection inspections",
            "Northmere Police",
            "3 – 14 October 2016",
            "This is what HMIC found when it looked at Northmere Police.",
        ],
        {"type": "NCPI", "body": "HMIC", "subject": "Northmere Police"},
    ),
    "post-inspection review": (
        [
            "Northmere – National child protection inspection post-inspection review",
            "In June 2019, HMICFRS inspected Northmere Police. We made six recommendations.",
            "In February 2020, we carried out a post-inspection review of the force.",
        ],
        {
            "type": "PIR",
            "body": "HMICFRS",
            "subject": "Northmere Police",
            "inspected": "2020-02",
        },
    ),
    "PEEL": (
        [
            "PEEL 2021/22: An inspection of Northmere Police",
            "Published on: 20 October 2022",
            "Our last inspection took place in May 2019.",
            "HMICFRS assessed how good Northmere Police is in 12 areas of policing.",
        ],
        {
            "type": "PEEL",
            "body": "HMICFRS",
            "subject": "Northmere Police",
            "published": "2022-10-20",
        },
    ),
    "fire and rescue": (
        [
            "Northmere and Isle of Sands Fire and Rescue Service: Effectiveness, efficiency and"
            " people 2023–2025",
            "Published on 3 July 2024",
            "This is the third time HMICFRS has inspected the service.",
        ],
        {
            "type": "fire",
            "body": "HMICFRS",
            "subject": "Northmere and Isle of Sands Fire and Rescue Service",
            "published": "2024-07-03",
        },
    ),
    "thematic": (
        [
            "An inspection into how the police and other agencies use digital evidence",
            "Foreword",
            "HMICFRS carried out its fieldwork with care. We inspected eight forces between"
            " September 2021 and January 2022.",
        ],
        {"type": "thematic", "body": "HMICFRS", "inspected": "2021-09"},
    ),
    "Ofsted school": (
        [
            "Inspection of a good school: Northmere Primary School",
            "Park Road, Northmere NM1 2AB",
            "Inspection dates:\n7 and 8 June 2023",
            "Outcome",
            "The school continues to be good.",
            "Ofsted regulates and inspects.",
        ],
        {
            "type": "school",
            "body": "Ofsted",
            "subject": "Northmere Primary School",
            "inspected": "2023-06-07",
        },
    ),
    "ILACS": (
        [
            "Northmere City Council",
            "Inspection of local authority children’s services",
            "Inspection dates: 6 June to 17 June 2022",
            "Lead inspector: A. N. Other, Her Majesty’s Inspector",
            "The Office for Standards in Education, Children’s Services and Skills",
        ],
        {
            "type": "ILACS",
            "body": "Ofsted",
            "subject": "Northmere City Council",
            "inspected": "2022-06-06",
        },
    ),
    "focused visit": (
        [
            "Focused visit to Northmere children’s services",
            "Ofsted’s findings",
            "Inspectors visited the authority on 28 and 29 March 2023.",
        ],
        {
            "type": "focused visit",
            "body": "Ofsted",
            "subject": "Northmere",
            "inspected": "2023-03-28",
        },
    ),
    "CQC location": (
        [
            "Seaview Care Home",
            "Inspection report",
            "1 Sea Road, Northmere",
            "Date of inspection visit: 12 May 2022",
            "Date of publication: 20 June 2022",
            "Care Quality Commission ratings",
        ],
        {
            "type": "care",
            "body": "CQC",
            "subject": "Seaview Care Home",
            "inspected": "2022-05-12",
            "published": "2022-06-20",
        },
    ),
    "prison": (
        [
            "Report on an unannounced inspection of HMP Northmere by HM Chief Inspector of Prisons",
            "6–17 June 2022",
            "Introduction",
            "HMP Northmere is a local prison.",
        ],
        {
            "type": "prison",
            "body": "HMI Prisons",
            "subject": "HMP Northmere",
            "inspected": "2022-06-06",
        },
    ),
    "probation": (
        [
            "An inspection of probation services in: Northmere PDU",
            "HM Inspectorate of Probation",
            "Fieldwork took place from 3 October 2022 to 14 October 2022.",
            "Our fieldwork took place between 3 October 2022 and 14 October 2022.",
        ],
        {
            "type": "probation",
            "body": "HMI Probation",
            "subject": "Northmere PDU",
            "inspected": "2022-10-03",
        },
    ),
    "youth justice": (
        [
            "An inspection of youth justice services in Northmere",
            "HM Inspectorate of Probation, 2023",
        ],
        {"type": "youth justice", "body": "HMI Probation", "subject": "Northmere"},
    ),
    "Estyn": (
        [
            "A report on",
            "Ysgol Northmere",
            "Date of inspection: May 2022",
            "by",
            "Estyn, His Majesty’s Inspectorate for Education and Training in Wales",
        ],
        {
            "type": "school",
            "body": "Estyn",
            "subject": "Ysgol Northmere",
            "inspected": "2022-05",
        },
    ),
    "commissioner's response": (
        [
            "Section 55 response to the HMICFRS report on Northmere Constabulary",
            "Published: 1 July 2022",
            "In June 2021, HMICFRS inspected Northmere Constabulary. I welcome the report.",
        ],
        {"type": "section 55 response", "published": "2022-07-01"},
    ),
    "newspaper": (
        [
            "Northmere police told to do better",
            "Published 13 May 2022",
            "In June 2021, HMICFRS inspected Northmere Constabulary for the national child"
            " protection inspection. The inspector said: “We inspected the force in July 2020.”",
        ],
        {"published": "2022-05-13"},
    ),
    "council of the same place": (
        [
            "Northmere – National child protection inspection",
            "HMICFRS thanks Northmere City Council and Northmere Fire and Rescue Service.",
        ],
        {"type": "NCPI", "body": "HMICFRS", "subject": "Northmere"},
    ),
}
