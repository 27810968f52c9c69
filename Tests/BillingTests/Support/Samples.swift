import Billing

/// The day all samples bill, unless a test says otherwise.
let today = day("2026-11-24")

/// A day that exists.
func day(_ text: String) -> BillingDate {
    guard let date = BillingDate(text) else { preconditionFailure("\(text) is not a day") }
    return date
}

/// Applications of the samples, one for each licensing unit and two for what tells stems apart.
enum Sample {
    static let advanced = ApplicationDefinition(
        code: ApplicationCode("kesb-advanced"), name: "Kaspersky Endpoint Security for Business Advanced",
        unit: .device, stems: ["Kaspersky Endpoint Security for Business - Advanced"])
    static let select = ApplicationDefinition(
        code: ApplicationCode("kesb-select"), name: "Kaspersky Endpoint Security for Business Select", unit: .device,
        stems: ["Kaspersky Endpoint Security for Business - Select"])
    static let cloud = ApplicationDefinition(
        code: ApplicationCode("kesc"), name: "Kaspersky Endpoint Security Cloud", unit: .user,
        stems: ["Kaspersky Endpoint Security Cloud, User"])
    static let cloudPlus = ApplicationDefinition(
        code: ApplicationCode("kesc-plus"), name: "Kaspersky Endpoint Security Cloud Plus", unit: .user,
        stems: ["Kaspersky Endpoint Security Cloud Plus, User"])
    static let office = ApplicationDefinition(
        code: ApplicationCode("ks-m365"), name: "Kaspersky Security for Microsoft Office 365", unit: .mailbox,
        stems: ["Kaspersky Security for Microsoft Office 365"])
    static let catalogue = ApplicationCatalogue([advanced, select, cloud, cloudPlus, office])

    static let company = CompanyMapping(
        connectWiseCompany: ConnectWiseCompanyID(250), automaticBilling: true, agreement: AgreementID(31))
    static let workstations = MappedProduct(id: ProductID(7), identifier: "KES-WKS")
    static let servers = MappedProduct(id: ProductID(8), identifier: "KES-SRV")
    static let others = MappedProduct(id: ProductID(9), identifier: "KES-OTHER")

    /// A product name as a source reports it.
    static func productName(_ definition: ApplicationDefinition) -> String {
        "\(definition.stems[0]) European Edition. 100-149 Node 1 year Base License"
    }
}

/// A key of `definition`, commercial and valid unless told otherwise.
func key(
    _ serial: String, of definition: ApplicationDefinition = Sample.advanced, kind: LicenceKeyKind = .commercial,
    until limit: String? = "2027-06-30", subscription: SubscriptionFacts? = nil,
    holder: LicenceKey.Holder = .managedCompany, productName: String? = nil
) -> LicenceKey {
    LicenceKey(
        serial: KeySerial(serial), productName: productName ?? Sample.productName(definition), kind: kind,
        limitDate: limit.map(day), subscription: subscription, holder: holder)
}

/// `units` devices with `serials` active on each.
func devices(
    _ units: Int, _ system: OperatingSystem = .windowsWorkstation, on serials: String..., pending: [String] = [],
    unseen: Int = 0
) -> UsageGroup {
    UsageGroup(
        system: system, daysUnseen: unseen,
        uses: serials.map { KeyUse(KeySerial($0)) } + pending.map { KeyUse(KeySerial($0), isPending: true) },
        units: UnitCount(units))
}

/// `units` mailboxes with `serial` active on each.
func mailboxes(_ units: Int, on serial: String) -> UsageGroup {
    UsageGroup(counted: .mailboxes, system: .unknown, uses: [KeyUse(KeySerial(serial))], units: UnitCount(units))
}

/// What a company used today.
func snapshot(
    _ keys: [LicenceKey], _ groups: [UsageGroup], on date: BillingDate = today, listed: Int = 0, reported: Int? = nil
) -> UsageSnapshot {
    UsageSnapshot(
        managedCompany: ManagedCompanyID("contoso"), billingDate: date, keys: keys, groups: groups,
        listedDevices: UnitCount(listed), reportedDevices: reported.map { UnitCount($0) })
}

/// Settings with these product mappings.
func settings(
    _ mappings: ProductMapping..., policy: BillingPolicy = .standard, company: CompanyMapping? = Sample.company,
    catalogue: ApplicationCatalogue = Sample.catalogue
) -> MappingState {
    MappingState(
        revision: 3, mode: .bill, policy: policy, company: company,
        products: Dictionary(mappings.map { ($0.application, $0) }) { first, _ in first }, catalogue: catalogue)
}

/// All units of `definition` on one product.
func single(
    _ definition: ApplicationDefinition = Sample.advanced, _ product: MappedProduct = Sample.workstations,
    _ adjustments: Adjustments = .none
) -> ProductMapping { ProductMapping(application: definition.code, target: .single(product), adjustments: adjustments) }

/// `definition` by category.
func byCategory(
    _ definition: ApplicationDefinition = Sample.advanced, servers: MappedProduct? = Sample.servers,
    workstations: MappedProduct? = Sample.workstations, nonWindows: MappedProduct? = nil
) -> ProductMapping {
    ProductMapping(
        application: definition.code,
        target: .byCategory(servers: servers, workstations: workstations, nonWindows: nonWindows))
}

extension AdditionPlan {
    /// The units of each slot's category, for plans of one application.
    var unitsByCategory: [SlotCategory: Int] {
        Dictionary(entries.map { ($0.slot.category, $0.units.number) }) { first, _ in first }
    }

    /// Code and units of each exception.
    var problems: [String] { exceptions.map(\.label) }
}

extension BillingException {
    /// As "categoryNotMapped nonWindows 4".
    var label: String {
        ([code.rawValue] + (category.map { [$0.rawValue] } ?? []) + (units.map { ["\($0)"] } ?? [])).joined(
            separator: " ")
    }
}
