// Written by contracts/build.ts; do not edit.

export const usdtLikeAbi = [
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "owner_",
        "type": "address"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "AllowanceNotZero",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "Blacklisted",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "FeeTooHigh",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "available",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "wanted",
        "type": "uint256"
      }
    ],
    "name": "Insufficient",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "NotOwner",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Paused",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "address",
        "name": "user",
        "type": "address"
      }
    ],
    "name": "AddedBlackList",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "owner",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "Approval",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "address",
        "name": "user",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "balance",
        "type": "uint256"
      }
    ],
    "name": "DestroyedBlackFunds",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "feeBasisPoints",
        "type": "uint256"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "maxFee",
        "type": "uint256"
      }
    ],
    "name": "Params",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "Pause",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": false,
        "internalType": "address",
        "name": "user",
        "type": "address"
      }
    ],
    "name": "RemovedBlackList",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "Transfer",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "Unpause",
    "type": "event"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "user",
        "type": "address"
      }
    ],
    "name": "addBlackList",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      }
    ],
    "name": "allowance",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "approve",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "balanceOf",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "basisPointsRate",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "decimals",
    "outputs": [
      {
        "internalType": "uint8",
        "name": "",
        "type": "uint8"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "user",
        "type": "address"
      }
    ],
    "name": "destroyBlackFunds",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "isBlackListed",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "maximumFee",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "mint",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "name",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "owner",
    "outputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "pause",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "paused",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
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
        "name": "user",
        "type": "address"
      }
    ],
    "name": "removeBlackList",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "feeBasisPoints",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "maxFeeUnits",
        "type": "uint256"
      }
    ],
    "name": "setParams",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "symbol",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "totalSupply",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "transfer",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "from",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "to",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      }
    ],
    "name": "transferFrom",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "unpause",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const

/** Creation code; constructor arguments, if any, are appended ABI-encoded. */
export const usdtLikeBytecode = '0x608034606f57601f610a8238819003918201601f19168301916001600160401b03831184841017607357808492602094604052833981010312606f57516001600160a01b03811690819003606f575f80546001600160a01b0319169190911790556040516109fa90816100888239f35b5f80fd5b634e487b7160e01b5f52604160045260245ffdfe60406080815260049081361015610014575f80fd5b5f3560e01c806306fdde03146107b9578063095ea7b3146107135780630ecb93c0146106a157806318160ddd1461068357806323b872dd146105de578063313ce567146105c357806335390714146105a55780633f4ba83a1461054f57806340c10f19146104c65780635c975abb146104a157806370a08231146104685780638456cb591461040c5780638da5cb5b146103e557806395d89b41146103ac578063a9059cbb1461037b578063c0324c77146102bb578063dd62ed3e1461026b578063dd644f721461024d578063e47d60601461020d578063e4997dc5146101905763f3bdc22814610103575f80fd5b3461018c57602036600319011261018c5781356001600160a01b038181169182900361018c575f5416330361017e577f61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c692815f52602052815f205f8154915561016e8160015461086c565b60015582519182526020820152a1005b826330cd747160e01b5f525ffd5b5f80fd5b503461018c57602036600319011261018c5781356001600160a01b03818116939184900361018c575f541633036101ff577fd7e9ec6e6ecd65492dce6bf513cd6867560d49544421d0783ddf06e76c24470c60208484815f5260068352805f2060ff19815416905551908152a1005b6330cd747160e01b5f908152fd5b50903461018c57602036600319011261018c57356001600160a01b038116919082900361018c576020915f526006825260ff815f20541690519015158152f35b503461018c575f36600319011261018c576020906002549051908152f35b50903461018c578160031936011261018c57356001600160a01b03818116929183900361018c5760243590811680910361018c576020925f5260058352815f20905f528252805f20549051908152f35b503461018c578060031936011261018c575f54823590602435906001600160a01b0316330361036d5760148210801590610362575b6103545781600255620f424090818102918183041490151715610341577fb044a1e409eac5c48e5af22d4af52670dd1a99059537a78b31b48c6500a6354e93508060035582519182526020820152a1005b601184634e487b7160e01b5f525260245ffd5b8363cd4e616760e01b5f525ffd5b5060328110156102f0565b836330cd747160e01b5f525ffd5b503461018c5736600319011261018c57356001600160a01b038116810361018c576103aa90602435903361089a565b005b503461018c575f36600319011261018c576103c96103e1926107f6565b90631554d11560e21b60208301525191829182610842565b0390f35b503461018c575f36600319011261018c575f5490516001600160a01b039091168152602090f35b823461018c575f36600319011261018c575f54906001600160a01b03821633036101ff575060ff60a01b1916600160a01b175f9081557f6985a02210a168e66602d3235cb6db0e70f92b3ba4d376a33c0f3d9434bff6259080a1005b503461018c57602036600319011261018c5781356001600160a01b038116929083900361018c576020925f528252805f20549051908152f35b503461018c575f36600319011261018c5760209060ff5f5460a01c1690519015158152f35b50903461018c578160031936011261018c576001600160a01b0381358181169391929084900361018c57602435925f541633036101ff57827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef926020926105305f9660015461088d565b600155868652835280852061054683825461088d565b905551908152a3005b823461018c575f36600319011261018c575f54906001600160a01b03821633036101ff575060ff60a01b19165f9081557f7805862f689e2f13df9f062ff482ad3ad112aca9e0847911ed832e158c525b339080a1005b503461018c575f36600319011261018c576020906003549051908152f35b503461018c575f36600319011261018c576020905160068152f35b503461018c57606036600319011261018c576001600160a01b03823581811680820361018c57602435928316830361018c5760443593815f526005602052805f20335f52602052805f205485811061066e576103aa96508560018201610648575b5050505061089a565b6106519161086c565b915f526005602052805f20335f526020525f20555f80808561063f565b859087621d0c4160eb1b5f525260245260445ffd5b503461018c575f36600319011261018c576020906001549051908152f35b503461018c57602036600319011261018c5781356001600160a01b03818116939184900361018c575f541633036101ff577f42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc60208484815f5260068352805f20600160ff1982541617905551908152a1005b50903461018c578160031936011261018c5780356001600160a01b038116929083900361018c57602435918215158061079c575b61078e5750335f526005602052805f20835f5260205281815f2055519081527f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560203392a3005b631d2a777760e31b5f908152fd5b50335f526005602052815f20845f52602052815f20541515610747565b503461018c575f36600319011261018c576103e1906107d8600a6107f6565b906915195d1a195c881554d160b21b60208301525191829182610842565b9067ffffffffffffffff9182811161082e5760405192601f8201601f19908116603f011684019081118482101761082e576040528252565b634e487b7160e01b5f52604160045260245ffd5b602060409281835280519182918282860152018484015e5f828201840152601f01601f1916010190565b9190820391821161087957565b634e487b7160e01b5f52601160045260245ffd5b9190820180921161087957565b91909160ff5f5460a01c166109eb5760018060a01b0380911691825f526020916006835260409160ff835f2054166109d857845f52600491828552835f2054928284106109c3576002548084029084820414841517156109b0579161097593916127107fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef9897969404936003548086116109a8575b508361093a9161086c565b895f52818852865f20558161094f858561086c565b9a16998a5f52818852610966875f2091825461088d565b90558361097d575b505061086c565b9051908152a3565b815f54165f528652845f2061099384825461088d565b90555f54168787878751868152a35f8061096e565b94508361092f565b601182634e487b7160e01b5f525260245ffd5b839150621d0c4160eb1b5f525260245260445ffd5b84631ff49cc360e31b5f5260045260245ffd5b6313d0ff5960e31b5f5260045ffd' as const
