// Written by contracts/build.ts; do not edit.

export const payoutAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "payer",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "id",
        "type": "uint256"
      }
    ],
    "name": "AlreadyPaid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "GasTooLow",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Malformed",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "NotPulled",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "NotReturned",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Reentered",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "WrongValue",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "payer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "id",
        "type": "uint256"
      }
    ],
    "name": "Paid",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "payer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "uint256",
        "name": "id",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "position",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "recipient",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "address",
        "name": "token",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "Skipped",
    "type": "event"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "payer",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "id",
        "type": "uint96"
      }
    ],
    "name": "isPaid",
    "outputs": [
      {
        "internalType": "bool",
        "name": "paid",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "token",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "id",
        "type": "uint96"
      },
      {
        "internalType": "uint256",
        "name": "total",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "list",
        "type": "bytes"
      }
    ],
    "name": "pay",
    "outputs": [],
    "stateMutability": "payable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "token",
        "type": "address"
      },
      {
        "internalType": "uint96",
        "name": "id",
        "type": "uint96"
      },
      {
        "internalType": "uint256",
        "name": "total",
        "type": "uint256"
      },
      {
        "internalType": "bytes",
        "name": "list",
        "type": "bytes"
      }
    ],
    "name": "payBrought",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const

/** Creation code; constructor arguments, if any, are appended ABI-encoded. */
export const payoutBytecode = '0x60a080604052346022573060805261052390816100278239608051816102540152f35b5f80fdfe6080604052600480361015610012575f80fd5b5f3560e01c9081632249a9ba1461004757508063ab28aa4a146100425763e945ebe71461003d575f80fd5b61023d565b6101e8565b61005e6100543683610178565b91959394926102a1565b6001600160a01b03821615801561015a57835b340361014b576100b957813b156100ab5761009361008f84846103e1565b1590565b61009d575061041d565b63addf338760e01b5f908152fd5b6307b6ad3f60e01b5f908152fd5b82806100c36104f7565b90919060843560a401915b82811061010157505050506100e3575b5f805d005b5f80808093335af1156100f657806100de565b630eaf29925f52601cfd5b90919293505f8080808435988960a01b871c8091039960601c620186a0f115610131575b830190849392916100ce565b938390610142620271005f8861036b565b01949050610125565b50632635240760e21b5f908152fd5b5f610071565b35906001600160601b038216820361017457565b5f80fd5b91906080838203126101745782356001600160a01b038116810361017457926101a360208201610160565b92604082013592606083013567ffffffffffffffff9384821161017457019080601f830112156101745781359384116101745760208483010111610174576020019190565b34610174576040366003190112610174576004356001600160a01b0381168103610174576024356001600160601b03811681036101745760016020928260081c9060601b175460ff60405193161c1615158152f35b346101745761024d366004610178565b91939291907f00000000000000000000000000000000000000000000000000000000000000006001600160a01b031630036102925761028b926102a1565b803b61041d575b6307b6ad3f60e01b5f5260045ffd5b915f9160a43560f81c905f195f5c938660015f5d610348575b60a491600c9160016014870183830106159111169401109114161615610292576103395761031a576001600160601b0316806102f35750565b337f737c69225d647e5994eab1a6c301bf6d9232beb2759ae1e27a8966b4732bc4895f80a3565b631181237160e21b5f52336004526001600160601b031660245260445ffd5b63b5dfd9e560e01b5f5260045ffd5b3360601b600888901c178054600160ff8a161b81811790925516151595506102ba565b90915a106103d4576107f89060a4359281359160148560f81c019060a41901045f528160601c60205260405260a01b9160f51c16610100031c9081606052602435337f164bdd996c3371fa3f026330ff1268ee3be2782d627d106551fb4bf20d37236f60805fa3565b63858c89745f526004601cfd5b60646020925f8093604051926323b872dd60e01b84523360048501523060248501526044840152600182525af15f51600114163d601f16151690565b816104266104f7565b949163a9059cbb805f526001906060976001895260843560a401935b84811061048f57505050505050610458575f805d005b826044601c5f6001956020953387526040525af19151141615601f3d1617610482575f80806100de565b630eaf29925f526004601cfd5b80919293949596503596602097808b1c895260a01b831c90816040520396896044601c5f8c620493e0f1848a51141615601f3d16176104d7575b850190869594939291610442565b9585906104e86204e2008a8a61036b565b0196835f52848a5290506104c9565b604080516107f860a43560148160f81c01835260f51c166101000360208201525f5e5f5160205160a59256' as const

/** CREATE2 factory; deployment is a call to it with salt (32 zero bytes) ++ creation code. */
export const PAYOUT_FACTORY_ADDRESS = '0x4e59b44847b379578588920cA78FbF26c0B4956C' as const

/** Where the factory puts this contract on every chain. */
export const PAYOUT_ADDRESS = '0xFF1DbF9E67ec729438032FCB1E3a23e5fBd39bc2' as const

/** keccak256 of the code that is there then (EXTCODEHASH, EIP-1052). */
export const PAYOUT_CODE_HASH = '0xe374e673961d1169d00d71c5f0049c73a0879b826e7467e905725777d671153c' as const
