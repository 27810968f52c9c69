extension ResourceSchema {
    static let addition = ResourceSchema(
        "addition",
        """
        id whole server
        product reference required
        quantity decimal
        lessIncluded decimal
        unitPrice decimal
        unitCost decimal
        billCustomer word:Billable|DoNotBill|NoCharge required
        effectiveDate moment
        cancelledDate moment
        taxableFlag flag
        serialNumber text:50
        invoiceDescription text:6000
        purchaseItemFlag flag
        specialOrderFlag flag
        agreementId whole server
        description text server
        billedQuantity decimal server
        uom text server
        extPrice decimal server
        extCost decimal server
        sequenceNumber decimal
        margin decimal server
        prorateCost decimal server
        proratePrice decimal server
        extendedProrateCost decimal server
        extendedProratePrice decimal server
        prorateCurrentPeriodFlag flag
        opportunity reference
        agreementStatus word:Active|Cancelled|Expired|Inactive server
        invoiceGrouping reference
        customFields list
        _info map server
        """)

    static let agreement = ResourceSchema(
        "agreement",
        """
        id whole server
        name text:100 required
        type reference required
        company reference required
        contact reference required
        site reference
        parentAgreement reference
        customerPO text:50
        location reference
        department reference
        startDate moment
        endDate moment
        noEndingDateFlag flag
        cancelledFlag flag
        dateCancelled moment
        reasonCancelled text:100
        sla reference
        workOrder text:20
        internalNotes text
        applicationUnits word:Amount|Hours|Incidents
        applicationLimit decimal
        applicationUnlimitedFlag flag
        oneTimeFlag flag
        billingCycle reference
        billOneTimeFlag flag
        billingTerms reference
        invoicingCycle word:ContractYear|CalendarYear
        billToCompany reference
        billAmount decimal
        taxable flag
        billStartDate moment
        taxCode reference
        prorateFlag flag
        invoiceProratedAdditionsFlag flag
        invoiceDescription text
        billTime word:Billable|DoNotBill|NoCharge|NoDefault
        billExpenses word:Billable|DoNotBill|NoCharge|NoDefault
        billProducts word:Billable|DoNotBill|NoCharge|NoDefault
        currency reference
        periodType word:Current|Future|Both|Undefined
        autoInvoiceFlag flag
        nextInvoiceDate looseDate server
        agreementStatus word:Active|Cancelled|Expired|Inactive server
        customFields list
        _info map server
        """)

    static let agreementType = ResourceSchema(
        "agreementType",
        """
        id whole server
        name text:30 required
        _info map server
        """)

    static let company = ResourceSchema(
        "company",
        """
        id whole server
        identifier text:30 required
        name text:50 required
        status reference
        site reference
        addressLine1 text:50
        addressLine2 text:50
        city text:50
        state text:50
        zip text:12
        country reference
        phoneNumber text:30
        faxNumber text:30
        website text:255
        territory reference
        market reference
        accountNumber text
        defaultContact reference
        taxIdentifier text
        currency reference
        taxCode reference
        billingTerms reference
        parentCompany reference
        billToCompany reference
        deletedFlag flag
        dateDeleted moment
        leadFlag flag
        isVendorFlag flag
        vendorIdentifier text
        customFields list
        _info map server
        """)

    static let catalogItem = ResourceSchema(
        "catalogItem",
        """
        id whole server
        identifier text:75 required
        description text:60 required
        inactiveFlag flag
        subcategory reference required
        type reference required
        productClass word:Agreement|Bundle|Inventory|NonInventory|Service
        serializedFlag flag
        serializedCostFlag flag
        phaseProductFlag flag
        unitOfMeasure reference
        minStockLevel whole
        price decimal
        cost decimal
        priceAttribute word:FixedFee|NotToExceed|OverrideRate|TimeAndMaterials
        taxableFlag flag
        dropShipFlag flag
        specialOrderFlag flag
        customerDescription text:6000 required
        manufacturer reference
        manufacturerPartNumber text:50
        vendor reference
        vendorSku text:50
        notes text
        integrationXRef text:50
        recurringFlag flag
        recurringRevenue decimal
        recurringCost decimal
        category reference
        billableOption word:Billable|DoNotBill|NoCharge|NoDefault
        customFields list
        _info map server
        """)
}
