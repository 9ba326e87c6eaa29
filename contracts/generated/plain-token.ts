// Written by contracts/build.ts; do not edit.

export const plainTokenAbi = [
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "name_",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "symbol_",
        "type": "string"
      },
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
    "inputs": [
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "allowance",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "needed",
        "type": "uint256"
      }
    ],
    "name": "ERC20InsufficientAllowance",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "balance",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "needed",
        "type": "uint256"
      }
    ],
    "name": "ERC20InsufficientBalance",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "approver",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidApprover",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "receiver",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidReceiver",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "sender",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidSender",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      }
    ],
    "name": "ERC20InvalidSpender",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "NotOwner",
    "type": "error"
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
    "inputs": [
      {
        "internalType": "address",
        "name": "owner",
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
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
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
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
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
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "function"
  }
] as const

/** Creation code; constructor arguments, if any, are appended ABI-encoded. */
export const plainTokenBytecode = '0x60a06040523461031557610ad58038038061001981610319565b92833981016060828203126103155781516001600160401b0390818111610315578261004691850161033e565b90602092838501518281116103155760409161006391870161033e565b940151936001600160a01b0385168503610315578251828111610221576003918254916001958684811c9416801561030b575b888510146102f7578190601f9485811161029e575b508890858311600114610240575f92610235575b50505f1982861b1c191690861b1783555b80519384116102215760049586548681811c91168015610217575b82821014610204578381116101b6575b508092851160011461015157509383949184925f95610146575b50501b925f19911b1c19161790555b6080526040516107459081610390823960805181818161025901526102ea0152f35b015193505f80610115565b92919084601f198116885f52855f20955f905b8983831061019c5750505010610183575b50505050811b019055610124565b01519060f8845f19921b161c191690555f808080610175565b858701518955909701969485019488935090810190610164565b858111156100fb57875f52815f208480880160051c918489106101fc575b8201920160051c0390875f5b8381106101ef575050506100fb565b5f818401550188906101e0565b5f92506101d4565b602288634e487b7160e01b5f525260245ffd5b90607f16906100eb565b634e487b7160e01b5f52604160045260245ffd5b015190505f806100bf565b90889350601f19831691875f528a5f20925f5b8c8282106102885750508411610271575b505050811b0183556100d0565b01515f1983881b60f8161c191690555f8080610264565b8385015186558c97909501949384019301610253565b828111156100ab57909150855f52885f208580850160051c918b86106102ef575b85949390910160051c8290039101895f5b8381106102df575050506100ab565b5f838201558695508b91016102d0565b5f92506102bf565b634e487b7160e01b5f52602260045260245ffd5b93607f1693610096565b5f80fd5b6040519190601f01601f191682016001600160401b0381118382101761022157604052565b81601f82011215610315578051906001600160401b0382116102215761036d601f8301601f1916602001610319565b928284526020838301011161031557815f9260208093018386015e830101529056fe608060409080825260049081361015610016575f80fd5b5f3560e01c90816306fdde031461045a57508063095ea7b31461042557806318160ddd1461040757806323b872dd14610360578063313ce5671461034557806340c10f19146102c157806370a08231146102885780638da5cb5b1461024557806395d89b4114610125578063a9059cbb146100eb5763dd62ed3e14610099575f80fd5b346100e757816003193601126100e757356001600160a01b0381811692918390036100e7576024359081168091036100e7576020925f5260018352815f20905f528252805f20549051908152f35b5f80fd5b50346100e757816003193601126100e75735906001600160a01b03821682036100e75761011e602092602435903361057a565b5160018152f35b5090346100e7575f3660031901126100e7578051905f835460018160011c906001831692831561023b575b60209384841081146102285783885290811561020c57506001146101b8575b505050829003601f01601f191682019267ffffffffffffffff8411838510176101a557508291826101a1925282610550565b0390f35b604190634e487b7160e01b5f525260245ffd5b5f878152929350837f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b5b8385106101f857505050508301015f808061016f565b8054888601830152930192849082016101e2565b60ff1916878501525050151560051b84010190505f808061016f565b602289634e487b7160e01b5f525260245ffd5b91607f1691610150565b82346100e7575f3660031901126100e757517f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03168152602090f35b50346100e75760203660031901126100e757356001600160a01b03811691908290036100e7576020915f525f8252805f20549051908152f35b5090346100e7573660031901126100e7578035906001600160a01b03808316908184036100e7577f0000000000000000000000000000000000000000000000000000000000000000163303610336571561032457610322602435835f610653565b005b5f9063ec442f0560e01b82525260245ffd5b506330cd747160e01b5f908152fd5b82346100e7575f3660031901126100e7576020905160128152f35b5090346100e75760603660031901126100e7576001600160a01b038235818116938482036100e75760243592831683036100e757604435945f526001602052835f20335f52602052835f2054905f1982106103c4575b60208561011e88878761057a565b8582106103ec57509184916103e25f60209761011e960333846105c4565b91948193506103b6565b859250637dc7a0d960e11b5f5233905260245260445260645ffd5b82346100e7575f3660031901126100e7576020906002549051908152f35b50346100e757816003193601126100e75735906001600160a01b03821682036100e75761011e600160209360243590336105c4565b905082346100e7575f3660031901126100e7575f60035460018160011c9060018316928315610546575b60209384841081146102285783885290811561052a57506001146104d457505050829003601f01601f191682019267ffffffffffffffff8411838510176101a557508291826101a1925282610550565b60035f908152929350837fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b5b838510610516575050505083010184808061016f565b805488860183015293019284908201610500565b60ff1916878501525050151560051b840101905084808061016f565b91607f1691610484565b602060409281835280519182918282860152018484015e5f828201840152601f01601f1916010190565b91906001600160a01b03808416156105b15781161561059e5761059c92610653565b565b63ec442f0560e01b5f525f60045260245ffd5b634b637e8f60e11b5f525f60045260245ffd5b6001600160a01b0390811692918315610640571692831561062d57825f52600160205260405f20845f526020528160405f205561060057505050565b60207f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92591604051908152a3565b634a1406b160e11b5f525f60045260245ffd5b63e602df0560e01b5f525f60045260245ffd5b6001600160a01b039081169190826106de57600254908482018092116106ca577fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef926020926002555b1693846106b55780600254036002555b604051908152a3565b845f525f825260405f208181540190556106ac565b634e487b7160e01b5f52601160045260245ffd5b90825f525f60205260405f205484811061072a5791602091857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef94865f525f85520360405f205561069c565b84908463391434e360e21b5f5260045260245260445260645ffd' as const
