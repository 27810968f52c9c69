#!/usr/bin/env python3
"""Random worlds through the demo, judged against ConnectWise's own state by a second, independent reading of the rules.

    Tests/Worlds/judge.py FIRST LAST [DEMO]     seeds FIRST up to, but not including, LAST

Each seed makes a world (keys, systems, mappings, agreements, time zones, days, faults), runs it, and compares additions
and exceptions with what the rules say. A world that differs is kept beside its result. Needs Python 3.9 and nothing else.
"""
import collections
import datetime
import json
import math
import os
import random
import subprocess
import sys
import tempfile

Day = datetime.date

# name, unit, product names as sources report them
APPLICATIONS = [
    ("Kaspersky Endpoint Security for Business Advanced", "device", [
        "Kaspersky Endpoint Security for Business - Advanced European Edition. 100-149 Node 1 year Base License",
        "Kaspersky Endpoint Security for Business \u2013 Advanced International Edition. 50-99 Node 2 year Renewal License"]),
    ("Kaspersky Endpoint Security for Business Select", "device", [
        "Kaspersky Endpoint Security for Business - Select Eastern Europe Edition. 10-14 Node 1 year Base License"]),
    ("Kaspersky Endpoint Security Cloud Plus", "user", [
        "Kaspersky Endpoint Security Cloud Plus, User European Edition. "
        "10-14 Workstation / FileServer; 20-28 Mobile device 1 year Base License"]),
    ("Kaspersky Endpoint Security Cloud", "user", [
        "Kaspersky Endpoint Security Cloud, User Turkey Edition. "
        "5-9 Workstation / FileServer; 10-18 Mobile device 1 year Base License"]),
    ("Kaspersky Embedded Systems Security", "device", [
        "Kaspersky Embedded Systems Security European Edition. 20-24 Node 1 year Base License"]),
    # In no catalogue: an application of its own, whatever band and term its keys have.
    ("Acme Guard Suite", "device", [
        "Acme Guard Suite European Edition. 10-14 Node 1 year Base License",
        "Acme Guard Suite European Edition. 50-99 Node 2 year Renewal License"]),
]
UNKNOWN_TO_THE_CATALOGUE = "Acme Guard Suite"
SYSTEMS = ["windowsWorkstation", "windowsServer", "linux", "macOS", "android", "iOS", "unknown"]
CATEGORIES = {"servers": "server", "workstations": "workstation", "nonWindows": "nonWindows"}
ZONES = ["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"]
FAULTS = [
    ("connectWise", "POST additions", "applyThenDrop"), ("connectWise", "POST additions", "dropBefore"),
    ("connectWise", "POST additions", "throttle"), ("connectWise", "POST additions", "status:503"),
    ("connectWise", "POST additions", "garbage"), ("connectWise", "GET additions", "partial"),
    ("connectWise", "GET additions", "garbage"), ("connectWise", "PATCH additions", "applyThenDrop"),
    ("connectWise", "PATCH additions", "dropBefore"), ("connectWise", "GET agreements", "status:500"),
    ("source", "GetNextItems", "partial"), ("source", "FindHosts", "status:503"),
    ("source", "AcquireKeyHosts", "dropBefore"),
]


def days_after(date, count):
    return (date + datetime.timedelta(days=count)).isoformat()


# Making a world

def make_key(dice, date, serial):
    name, _, reported = dice.choice(APPLICATIONS)
    kind = dice.choices(["commercial", "subscription", "trial", "beta", "test", "oem"], [6, 4, 1, 1, 1, 1])[0]
    expiries = [None] + [days_after(date, count) for count in (-400, -5, -1, 0, 1, 2, 300)]
    key = {"serial": serial, "application": name, "productName": dice.choice(reported), "kind": kind,
           "expires": dice.choice(expiries)}
    if kind == "subscription":
        key["subscriptionState"] = dice.choice(["active", "active", "paused", "softCancelled", "hardCancelled"])
        key["graceDays"] = dice.choice([0, 3, 10])
    return key


def make_devices(dice, keys):
    rows = []
    for _ in range(dice.randint(0, 5)):
        serials = [key["serial"] for key in keys]
        dice.shuffle(serials)
        active = dice.randint(0, len(serials))
        pending = dice.randint(active, len(serials))
        reserve = dice.randint(pending, len(serials))
        row = {"count": dice.randint(1, 30), "os": dice.choice(SYSTEMS), "keys": serials[:active]}
        if pending > active:
            row["pendingKeys"] = serials[active:pending]
        if reserve > pending:
            row["reserveKeys"] = serials[pending:reserve]
        rows.append(row)
    return rows


def make_agreement(dice, date, number):
    start = date + datetime.timedelta(days=-dice.choice([300, 30, -3]))
    agreement = {"id": 500 + number, "companyId": 100 + number, "name": "Managed", "startDate": start.isoformat()}
    if dice.random() < 0.3:
        agreement["prorate"] = True
    if dice.random() < 0.4:
        agreement["nextInvoiceDate"] = days_after(date, dice.choice([-10, 1, 7, 20]))
    chance = dice.random()
    if chance < 0.1 and start < date:
        agreement["endDate"] = days_after(date, -dice.choice([0, 1]))
    elif chance < 0.15:
        agreement["cancelled"] = True
    return agreement


def make_company_mapping(dice, number):
    mapping = {"managedCompany": f"v{number}", "connectWiseCompany": 100 + number, "agreement": 500 + number,
               "automaticBilling": True}
    chance = dice.random()
    if chance < 0.1:
        mapping["connectWiseCompany"] = mapping["agreement"] = None
    elif chance < 0.2:
        mapping["agreement"] = None
    elif chance < 0.3:
        mapping["automaticBilling"] = False
    return mapping


def make_product_mappings(dice):
    def product():
        return f"P{dice.randint(1, 8)}"

    mappings = []
    for name, unit, _ in APPLICATIONS:
        if dice.random() < 0.25:
            continue
        mapping = {"application": name}
        if unit == "device" and dice.random() < 0.6:
            mapping["byCategory"] = {field: product() if dice.random() < 0.75 else None for field in CATEGORIES}
        else:
            mapping["single"] = product()
        if dice.random() < 0.3:
            mapping["minimum"] = dice.choice([5, 50])
        if dice.random() < 0.3:
            mapping["roundUpTo"] = dice.choice([5, 10])
        mappings.append(mapping)
    return mappings


def make_policy(dice):
    policy = {"usageAtZero": dice.choice(["keepAtZero", "endAtZero"])}
    if dice.random() < 0.3:
        policy["billDuringGrace"] = True
    if dice.random() < 0.3:
        policy["unknownSystem"] = dice.choice(["server", "nonWindows", "workstation"])
    return policy


def make_tenant(dice, date, days, number):
    count = dice.randint(2, 5)
    keys = [[make_key(dice, date, f"S{company}-{key}") for key in range(dice.randint(1, 4))] for company in range(count)]
    changes = [
        {"day": day, "at": "source", "managedCompany": f"v{company}", "devices": make_devices(dice, keys[company])}
        for day in range(2, days + 1) for company in range(count) if dice.random() < 0.6]
    site = {
        "name": "main",
        "companies": [{"id": 100 + n, "identifier": f"C{n}", "name": f"Company {n}"} for n in range(count)],
        "agreements": [make_agreement(dice, date, n) for n in range(count)],
        "products": [{"id": n, "identifier": f"P{n}", "description": f"Product {n}"} for n in range(1, 9)]}
    source = {"name": "ksc", "kind": "securityCenter", "companies": [
        {"id": f"v{n}", "name": f"Company {n}", "keys": keys[n], "devices": make_devices(dice, keys[n])}
        for n in range(count)]}
    integration = {
        "name": "all", "source": "ksc", "site": "main", "timeZone": dice.choice(ZONES),
        "mode": dice.choice(["bill"] * 5 + ["observe"]), "policy": make_policy(dice),
        "companies": [make_company_mapping(dice, n) for n in range(count)], "products": make_product_mappings(dice)}
    return {"name": f"MSP {number}", "sites": [site], "sources": [source], "integrations": [integration],
            "changes": changes}


def make_world(seed):
    dice = random.Random(seed)
    date = Day(2026, 11, 24) + datetime.timedelta(days=dice.randint(-40, 40))
    days = dice.choice([1, 1, 2, 3])
    world = {"billingDate": date.isoformat(), "days": days,
             "tenants": [make_tenant(dice, date, days, n) for n in range(dice.randint(1, 2))]}
    if dice.random() < 0.5:
        world["faults"] = [
            dict(zip(("at", "match", "effect"), dice.choice(FAULTS)), times=dice.randint(1, 2), after=dice.randint(0, 3))
            for _ in range(dice.randint(1, 2))]
    return world


# What the rules say

def is_billable(key, date, policy):
    if key["kind"] not in ("commercial", "subscription"):
        return False
    end = key["expires"] and Day.fromisoformat(key["expires"])
    if key["kind"] == "commercial":
        return end is None or end >= date
    state = key["subscriptionState"]
    if state in ("paused", "hardCancelled"):
        return False
    if end is None or end >= date:
        return True
    in_grace = (date - end).days <= key["graceDays"]
    return state != "softCancelled" and bool(policy.get("billDuringGrace")) and in_grace


def category(system, policy):
    if system == "windowsServer":
        return "server"
    if system == "windowsWorkstation":
        return "workstation"
    return policy.get("unknownSystem", "workstation") if system == "unknown" else "nonWindows"


def count_units(company, name, unit, date, policy):
    keys = {key["serial"]: key for key in company["keys"]}
    systems = collections.Counter()
    for row in company["devices"]:
        if any(keys[s]["application"] == name and is_billable(keys[s], date, policy) for s in row["keys"]):
            systems[row["os"]] += row["count"]
    total = sum(systems.values())
    if unit == "user":
        mobile = systems["android"] + systems["iOS"]
        total = max(total - mobile, math.ceil(mobile / 2))
    return systems, total


def adjusted(units, mapping):
    if units == 0:
        return 0
    step = mapping.get("roundUpTo", 1)
    return -(-max(units, mapping.get("minimum", 0)) // step) * step


class Expectation:
    """One tenant's expected additions and the exceptions open after the last day."""

    def __init__(self, tenant, first, days):
        self.integration = tenant["integrations"][0]
        self.policy = self.integration["policy"]
        self.agreements = {agreement["id"]: agreement for agreement in tenant["sites"][0]["agreements"]}
        self.companies = json.loads(json.dumps({c["id"]: c for c in tenant["sources"][0]["companies"]}))
        self.mappings = {mapping["application"]: mapping for mapping in self.integration["products"]}
        self.additions, self.live, self.exceptions = [], {}, collections.Counter()
        for day in range(1, days + 1):
            self.exceptions.clear()
            for change in tenant["changes"]:
                if change["day"] == day:
                    self.companies[change["managedCompany"]]["devices"] = change["devices"]
            for mapping in self.integration["companies"]:
                self.bill(mapping, first + datetime.timedelta(days=day - 1))

    def note(self, code, company, units, application=None, place=None):
        self.exceptions[(code, company, application, place, units)] += 1

    def bill(self, mapping, date):
        identity = mapping["managedCompany"]
        if not mapping["automaticBilling"]:
            return
        counts = {name: count_units(self.companies[identity], name, unit, date, self.policy)
                  for name, unit, _ in APPLICATIONS}
        everything = sum(total for _, total in counts.values())
        for field, code in (("connectWiseCompany", "companyNotMapped"), ("agreement", "agreementNotChosen")):
            if mapping[field] is None:
                if everything:
                    self.note(code, identity, everything)
                return
        slots = [slot for name, (systems, total) in counts.items() for slot in self.slots(identity, name, systems, total)]
        agreement = self.agreements[mapping["agreement"]]
        problem = self.agreement_problem(agreement, date)
        units = sum(slot[2] for slot in slots)
        if problem:
            if units:
                self.note(problem, identity, units)
        elif self.integration["mode"] == "bill":
            self.write(identity, agreement, slots, date)

    def slots(self, identity, name, systems, total):
        mapping = self.mappings.get(name)
        if name == UNKNOWN_TO_THE_CATALOGUE and total:
            self.note("applicationNotRecognised", identity, 0 if mapping else total, name)
        if not mapping:
            if total:
                self.note("applicationNotMapped", identity, total, name)
        elif "single" in mapping:
            yield (name, None), mapping["single"], total, adjusted(total, mapping)
        else:
            places = collections.Counter()
            for system, units in systems.items():
                places[category(system, self.policy)] += units
            for field, place in CATEGORIES.items():
                product = mapping["byCategory"].get(field)
                if product:
                    yield (name, place), product, places[place], adjusted(places[place], mapping)
                elif places[place]:
                    self.note("categoryNotMapped", identity, places[place], name, place)

    @staticmethod
    def agreement_problem(agreement, date):
        if agreement.get("cancelled"):
            return "agreementCancelled"
        end = agreement.get("endDate")
        return "agreementEnded" if end and Day.fromisoformat(end) < date else None

    def write(self, identity, agreement, slots, date):
        effective = max(date, Day.fromisoformat(agreement["startDate"]))
        if not agreement.get("prorate") and agreement.get("nextInvoiceDate"):
            effective = max(effective, Day.fromisoformat(agreement["nextInvoiceDate"]))
        end = agreement.get("endDate")
        is_late, late = bool(end) and effective > Day.fromisoformat(end), 0
        for slot, product, units, quantity in slots:
            addition = self.live.get((identity, slot))
            if addition:
                self.keep(identity, slot, addition, quantity, agreement, date)
            elif quantity and is_late:
                late += units
            elif quantity:
                addition = {"agreementId": agreement["id"], "product": product, "quantity": quantity,
                            "effectiveDate": effective.isoformat(), "cancelledDate": None}
                self.live[(identity, slot)] = addition
                self.additions.append(addition)
        if late:
            self.note("agreementStartsTooLate", identity, late)

    def keep(self, identity, slot, addition, quantity, agreement, date):
        if quantity or self.policy["usageAtZero"] == "keepAtZero":
            addition["quantity"] = quantity
            return
        addition["cancelledDate"] = max(date.isoformat(), addition["effectiveDate"])
        if not agreement.get("prorate"):
            addition["quantity"] = 0
        del self.live[(identity, slot)]


# Judging

def comparable(additions):
    fields = ("agreementId", "product", "quantity", "effectiveDate", "cancelledDate")
    return collections.Counter(tuple(str(addition[field]) for field in fields) for addition in additions)


def differences(world, result):
    first = Day.fromisoformat(world["billingDate"])
    for tenant, part in zip(world["tenants"], result["tenants"]):
        expected = Expectation(tenant, first, world["days"])
        found = collections.Counter(
            (e["code"], e.get("managedCompany"), e.get("application"), e.get("category"), e.get("units"))
            for e in part["exceptions"])
        pairs = (("addition", comparable(expected.additions), comparable(part["additions"])),
                 ("exception", expected.exceptions, found))
        for what, wanted, had in pairs:
            yield from (f"{part['name']}: missing {what} {item}" for item in (wanted - had).elements())
            yield from (f"{part['name']}: unexpected {what} {item}" for item in (had - wanted).elements())
        yield from (f"{part['name']}: run {run}" for run in part["runs"] if run["state"] != "completed")
    writes = result["calls"]["connectWise"]
    if not world.get("faults"):
        created = sum(len(part["additions"]) for part in result["tenants"])
        if writes["postAdditions"] != created:
            yield f"{writes['postAdditions']} creates were sent for {created} additions"


def judge(seed, demo, folder):
    world = make_world(seed)
    world_file, result_file = (os.path.join(folder, f"world-{seed}{end}.json") for end in ("", ".result"))
    with open(world_file, "w", encoding="utf-8") as file:
        json.dump(world, file, indent=1)
    run = subprocess.run([demo, "--scenario", world_file, "--result", result_file], capture_output=True, text=True,
                         timeout=600, check=False)
    if run.returncode:
        problems = [f"the demo ended with {run.returncode}: {run.stderr[-2000:]}"]
    else:
        with open(result_file, encoding="utf-8") as file:
            problems = list(differences(world, json.load(file)))
    for problem in problems:
        print(f"seed {seed}: {problem}")
    if problems:
        print(f"seed {seed}: kept as {world_file}")
    else:
        os.remove(world_file)
        os.remove(result_file)
    return not problems


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    demo = sys.argv[3] if len(sys.argv) == 4 else os.path.join(os.path.dirname(__file__), "../../.build/debug/demo")
    folder = tempfile.mkdtemp(prefix="worlds-")
    seeds = range(int(sys.argv[1]), int(sys.argv[2]))
    failed = sum(not judge(seed, demo, folder) for seed in seeds)
    print(f"{len(seeds) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
