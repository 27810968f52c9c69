import Billing
import Contracts
import Testing

/// The expected values were computed by another program: a tag that changed would orphan every addition it is on.
@Suite("Slot tags")
struct SlotTagsTests {
    private func tags(
        _ tenant: TenantID = Samples.tenant, kind: SourceKind = .securityCenter, identity: String = "KLVSRV-12"
    ) -> SlotTags {
        SlotTags(tenant: tenant, sourceKind: kind, sourceIdentity: identity)
    }

    private func slot(_ application: String, _ category: SlotCategory) -> Slot {
        Slot(application: ApplicationCode(application), category: category)
    }

    @Test("are fixed for ever")
    func fixed() {
        let workstation = slot("kesb-advanced", .workstation)
        #expect(tags().tag(for: workstation, generation: 1).text == "tb:dfpqzzqz37sl4npmdelb3ic3mx")
        #expect(tags().tag(for: workstation, generation: 2).text == "tb:6fkpj2e2d2774wbynvaaeumxsk")
        #expect(tags().tag(for: slot("kesb-advanced", .server), generation: 1).text == "tb:ay35sxwub77wlvgjyv23sqve5h")
        let hub = tags(kind: .businessHub, identity: "Größe & Söhne")
        #expect(hub.tag(for: slot("ks-o365", .all), generation: 12).text == "tb:mnxeixfioe74tuikut3zmenv6h")
    }

    @Test("fit ConnectWise's serialNumber")
    func form() {
        let tag = tags().tag(for: slot("kesb-advanced", .server), generation: 3).text
        #expect(tag.wholeMatch(of: /tb:[a-z2-7]{26}/) != nil)
        #expect(tag.utf8.count <= 50)
    }

    @Test("differ for each tenant, kind, identity, application, category and generation")
    func distinct() {
        var found: [SlotTag] = []
        for tenant in ["a", "b"] {
            for kind in SourceKind.allCases {
                for identity in ["1", "11", "KLVSRV-1"] {
                    for application in ["kesb", "kesb-advanced", "1"] {
                        for category in SlotCategory.allCases {
                            for generation in [1, 2, 11] {
                                found.append(
                                    tags(TenantID(tenant), kind: kind, identity: identity)
                                        .tag(for: slot(application, category), generation: generation))
                            }
                        }
                    }
                }
            }
        }
        #expect(Set(found).count == found.count)
    }

    @Test("do not collide where one part ends and the next begins")
    func separators() {
        let one = tags(identity: "ab").tag(for: slot("c", .all), generation: 1)
        let other = tags(identity: "a").tag(for: slot("bc", .all), generation: 1)
        let third = tags(identity: "abc").tag(for: slot("", .all), generation: 1)
        #expect(Set([one, other, third]).count == 3)
    }
}
