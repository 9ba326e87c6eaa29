// Written by contracts/build.ts; do not edit.

export const falseReturningAbi = [
  {
    "inputs": [],
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
    "inputs": [],
    "name": "failing",
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
    "inputs": [
      {
        "internalType": "bool",
        "name": "failing_",
        "type": "bool"
      }
    ],
    "name": "setFailing",
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
        "name": "amount",
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
        "name": "amount",
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
export const falseReturningBytecode = '0x6080604052346102dd57610013600f6102e1565b6020906e46616c73652052657475726e696e6760881b82820152600590610039826102e1565b6446414c534560d81b8185015281516001600160401b03908181116101eb576003908154906001958683811c931680156102d3575b898410146102bf578190601f93848111610268575b50899084831160011461020a575f926101ff575b50505f1982851b1c191690861b1782555b83519283116101eb576004938454978689811c991680156101e1575b818a10146101ce57828911610186575b8495969798508092851160011461012157505f93610116575b505082851b925f19911b1c19161790555b815460ff191617905560405161076c90816103198239f35b015191505f806100ed565b929190879550601f198516875f52845f20945f905b82821061016d5750508511610154575b50505050811b0190556100fe565b01519060f8845f19921b161c191690555f808080610146565b8484015187558a98909601959384019390810190610136565b848911156100d457855f52805f20838087018a1c918388106101c6575b82019a01891c035f5b8181106101ba5750506100d4565b5f8b82015588016101ac565b5f92506101a3565b602286634e487b7160e01b5f525260245ffd5b98607f16986100c4565b634e487b7160e01b5f52604160045260245ffd5b015190505f80610097565b90889350601f19831691865f528b5f20925f5b8d828210610252575050841161023b575b505050811b0182556100a8565b01515f1983871b60f8161c191690555f808061022e565b8385015186558c9790950194938401930161021d565b8281111561008357909150845f52895f20848085018b1c918c86106102b7575b8594939091018b1c8290039101895f5b8381106102a757505050610083565b5f838201558695508b9101610298565b5f9250610288565b634e487b7160e01b5f52602260045260245ffd5b92607f169261006e565b5f80fd5b6001600160401b0391908281116101eb5760405192601f8201601f19908116603f01168401908111848210176101eb57604052825256fe608060409080825260049081361015610016575f80fd5b5f3560e01c908163049ddbf8146104a457816306fdde03146103ae57508063095ea7b3146103725780631118b8791461034f57806318160ddd1461033157806323b872dd146102f0578063313ce567146102d557806340c10f191461028a57806370a082311461025157806395d89b4114610131578063a9059cbb146100f65763dd62ed3e146100a4575f80fd5b346100f257816003193601126100f257356001600160a01b0381811692918390036100f2576024359081168091036100f2576020925f5260018352815f20905f528252805f20549051908152f35b5f80fd5b50346100f257816003193601126100f25735906001600160a01b03821682036100f25761012860209260243590610586565b90519015158152f35b5090346100f2575f3660031901126100f2578051905f835460018160011c9060018316928315610247575b60209384841081146102345783885290811561021857506001146101c4575b505050829003601f01601f191682019267ffffffffffffffff8411838510176101b157508291826101ad9252826104d3565b0390f35b604190634e487b7160e01b5f525260245ffd5b5f878152929350837f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b5b83851061020457505050508301015f808061017b565b8054888601830152930192849082016101ee565b60ff1916878501525050151560051b84010190505f808061017b565b602289634e487b7160e01b5f525260245ffd5b91607f169161015c565b50346100f25760203660031901126100f257356001600160a01b03811691908290036100f2576020915f525f8252805f20549051908152f35b5090346100f2573660031901126100f2578035906001600160a01b0382168083036100f257156102c3576102c1602435835f61067a565b005b5f9063ec442f0560e01b82525260245ffd5b82346100f2575f3660031901126100f2576020905160128152f35b50346100f25760603660031901126100f25735906001600160a01b0380831683036100f25760243590811681036100f25760209261012891604435916104fd565b82346100f2575f3660031901126100f2576020906002549051908152f35b82346100f2575f3660031901126100f25760209060ff6005541690519015158152f35b50346100f257816003193601126100f25735906001600160a01b03821682036100f2576103a7600160209360243590336105a1565b5160018152f35b905082346100f2575f3660031901126100f2575f60035460018160011c906001831692831561049a575b60209384841081146102345783885290811561047e575060011461042857505050829003601f01601f191682019267ffffffffffffffff8411838510176101b157508291826101ad9252826104d3565b60035f908152929350837fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b5b83851061046a575050505083010184808061017b565b805488860183015293019284908201610454565b60ff1916878501525050151560051b840101905084808061017b565b91607f16916103d8565b82346100f25760203660031901126100f257358015158091036100f25760ff8019600554169116176005555f80f35b602060409281835280519182918282860152018484015e5f828201840152601f01601f1916010190565b92919060ff6005541661057f5760018060a01b0384165f52600160205260405f20335f5260205260405f2054935f198510610543575b61053e939450610630565b600190565b8285106105645761055c5f8461053e96970333846105a1565b849350610533565b8285637dc7a0d960e11b5f523360045260245260445260645ffd5b505f925050565b9060ff6005541661059b5761053e9133610630565b50505f90565b6001600160a01b039081169291831561061d571692831561060a57825f52600160205260405f20845f526020528160405f20556105dd57505050565b60207f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92591604051908152a3565b634a1406b160e11b5f525f60045260245ffd5b63e602df0560e01b5f525f60045260245ffd5b91906001600160a01b038084161561066757811615610654576106529261067a565b565b63ec442f0560e01b5f525f60045260245ffd5b634b637e8f60e11b5f525f60045260245ffd5b6001600160a01b0390811691908261070557600254908482018092116106f1577fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef926020926002555b1693846106dc5780600254036002555b604051908152a3565b845f525f825260405f208181540190556106d3565b634e487b7160e01b5f52601160045260245ffd5b90825f525f60205260405f20548481106107515791602091857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef94865f525f85520360405f20556106c3565b84908463391434e360e21b5f5260045260245260445260645ffd' as const
