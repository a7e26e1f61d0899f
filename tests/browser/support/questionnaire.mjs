// Answers of a compliance questionnaire, as a program gives them.

// It matters to the financial reports of a listed company, and to nothing else.
export const QUESTIONNAIRE = {
  q_issuer: 'yes_now', q_revenue_share_pct: 1, q_financial_reporting: 'yes_now', q_traffic_peak: 50,
  q_users_active: 2000, q_outage_cost_per_hour: 900, q_impairment_cost_per_hour: 100, q_reputation_impact: 'low',
  q_cardholder_data: ['none'], q_payment_outsourced: 'no', q_pii_categories: ['none'], q_eu_people: 'no',
  q_ca_revenue_usd: 1, q_ca_consumers: 1, q_ca_sale_share_pct: 1, q_health_data: 'no', q_health_role: 'neither',
  q_crypto_function: 'none', q_controlled_technical_data: ['none'], q_foreign_access: 'no', q_embargo_reach: 'no',
  q_contract_duties: ['none'], q_contract_details: 'None.', q_other_regimes: 'None.',
};
