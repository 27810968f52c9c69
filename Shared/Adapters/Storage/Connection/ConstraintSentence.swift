package import Ports

extension MappingConflict {
    /// What a violated constraint or unique index means for a change of settings.
    package init(constraint: String) {
        self =
            switch constraint {
            case "site_name_unique": .siteName
            case "source_name_unique": .sourceName
            case "integration_name_unique": .integrationName
            case "site_system_unique": .siteSystem
            case "company_mapping_one_to_one": .companyMapping
            case "managed_company_once": .managedCompany
            default: .other(rule: constraint)
            }
    }
}

/// What a violated constraint means, for people: to those who work with all tenants' rows.
package struct ConstraintSentence: Hashable, Sendable {
    /// What is wrong and what to do about it.
    package let text: String

    /// The sentence for a constraint or unique index; `nil`: it has none of its own.
    package init?(constraint: String) {
        guard let text = Self.sentences[constraint] else { return nil }
        self.text = text
    }

    private static let applicationBound =
        "an application's code has at most \(TextLimit.applicationCode) bytes: the product name of a key is too long"

    private static let sentences: [String: String] = [
        "tenant_name_unique": "a tenant of this name exists already; choose another name",
        "access_token_hash_unique": "this token exists already; make a new one",
        "site_name_unique": "the tenant has a site of this name already; choose another name",
        "site_system_unique": "the tenant has a site for this ConnectWise host and company id already; use that one",
        "source_name_unique": "the tenant has a source of this name already; choose another name",
        "integration_name_unique": "the tenant has an integration of this name already; choose another name",
        "managed_company_once":
            "this managed company is in an integration of the tenant already; remove it there first",
        "company_mapping_one_to_one":
            "this ConnectWise company is mapped to another managed company of the integration already; unmap that one "
            + "first",
        "agreement_needs_company": "an agreement needs a ConnectWise company; map the company first",
        "scheduled_run_once": "the integration has a scheduled run for this billing date already",
        "run_date_has_come": "a billing date may be the integration's own today at the latest",
        "run_end_is_told": "a run has an end exactly when it is not running any more",
        "run_company_end_is_told": "a company's part of a run has an outcome exactly when it has ended",
        "plan_settlement_is_told": "a plan has an outcome exactly when it is settled",
        "slot_tag_unique_on_agreement": "the agreement has a ledger entry with this slot tag already",
        "ledger_addition_is_known": "a ledger entry that is live or ended names its addition",
        "ledger_one_open_generation": "the slot has a generation that is not ended already; end that one first",
        "ledger_addition_once": "this addition stands for another slot of the ledger already",
        "intent_settlement_is_told": "a write intent has an outcome exactly when it is settled",
        "intent_agreement_is_known": "a write intent whose outcome is not certain names the agreement it was sent to",
        "intent_one_unsettled": "the slot has a write whose outcome is not known yet; read ConnectWise first",
        "new_company_is_bounded": "the identity of a company at its source has 1 to 1,000 bytes",
        "retired_has_no_schedule": "a retired integration runs no more",
        "dismissed_identity_is_bounded": "the identity of a company at its source has 1 to 1,000 bytes",
        "exception_open_once": "this exception is open already",
        "held_once": "a change of this slot is held already",
        "decision_open_once": "this was decided already and is not carried out yet",
        "decision_names_its_object": "a decision about an addition names it and its agreement, any other names none",
        "decision_end_is_told": "a decision has an outcome exactly when it is closed",
        "ledger_end_is_of_ended": "only a ledger entry that is ended has a day on which it ended",
        "held_entry_changes": "a held entry has two different quantities",
        "exception_text_is_bounded": applicationBound,
        "product_mapping_application_is_bounded": applicationBound,
        "catalogue_application_is_bounded": applicationBound,
        "ledger_application_is_bounded": applicationBound,
        "intent_slot_is_bounded": applicationBound,
        "tenant_name_is_bounded": "a tenant's name has at most 1,000 bytes; choose a shorter one",
        "site_text_is_bounded":
            "name, host and company id of a site have at most 1,000 bytes each; choose shorter ones",
        "source_name_is_bounded": "a source's name has at most 1,000 bytes; choose a shorter one",
        "integration_name_is_bounded": "an integration's name has at most 1,000 bytes; choose a shorter one",
        "managed_company_identity_is_bounded": "a managed company's identity has at most 1,000 bytes",
    ]
}
