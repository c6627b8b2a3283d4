-- First purchases.
SELECT {cuts}x.first_on AS on_date FROM v_first_purchase x {joins} WHERE true {filters}
