// Written by contracts/build.ts; do not edit.

export const feeOnTransferAbi = [
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
export const feeOnTransferBytecode = '0x6080604052346102d557610013600f6102d9565b6020906e2332b29027b7102a3930b739b332b960891b828201526003610038816102d9565b6246454560e81b8482015282516001600160401b0392918382116101e1578254916001958684811c941680156102cb575b888510146102b7578190601f9485811161025e575b508890858311600114610200575f926101f5575b50505f1982861b1c191690861b1783555b80519384116101e15760049586548681811c911680156101d7575b828210146101c457838111610176575b508092851160011461011157509383949184925f95610106575b50501b925f19911b1c19161790555b60405161071990816103118239f35b015193505f806100e8565b92919084601f198116885f52855f20955f905b8983831061015c5750505010610143575b50505050811b0190556100f7565b01519060f8845f19921b161c191690555f808080610135565b858701518955909701969485019488935090810190610124565b858111156100ce57875f52815f208480880160051c918489106101bc575b8201920160051c0390875f5b8381106101af575050506100ce565b5f818401550188906101a0565b5f9250610194565b602288634e487b7160e01b5f525260245ffd5b90607f16906100be565b634e487b7160e01b5f52604160045260245ffd5b015190505f80610092565b90889350601f19831691875f528a5f20925f5b8c8282106102485750508411610231575b505050811b0183556100a3565b01515f1983881b60f8161c191690555f8080610224565b8385015186558c97909501949384019301610213565b8281111561007e57909150855f52885f208580850160051c918b86106102af575b85949390910160051c8290039101895f5b83811061029f5750505061007e565b5f838201558695508b9101610290565b5f925061027f565b634e487b7160e01b5f52602260045260245ffd5b93607f1693610069565b5f80fd5b6001600160401b0391908281116101e15760405192601f8201601f19908116603f01168401908111848210176101e157604052825256fe608060409080825260049081361015610016575f80fd5b5f3560e01c90816306fdde03146103d357508063095ea7b31461039e57806318160ddd1461038057806323b872dd146102d9578063313ce567146102be57806340c10f191461027357806370a082311461023a57806395d89b411461011a578063a9059cbb146100e05763dd62ed3e1461008e575f80fd5b346100dc57816003193601126100dc57356001600160a01b0381811692918390036100dc576024359081168091036100dc576020925f5260018352815f20905f528252805f20549051908152f35b5f80fd5b50346100dc57816003193601126100dc5735906001600160a01b03821682036100dc5761011360209260243590336104f3565b5160018152f35b5090346100dc575f3660031901126100dc578051905f835460018160011c9060018316928315610230575b602093848410811461021d5783885290811561020157506001146101ad575b505050829003601f01601f191682019267ffffffffffffffff84118385101761019a57508291826101969252826104c9565b0390f35b604190634e487b7160e01b5f525260245ffd5b5f878152929350837f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b5b8385106101ed57505050508301015f8080610164565b8054888601830152930192849082016101d7565b60ff1916878501525050151560051b84010190505f8080610164565b602289634e487b7160e01b5f525260245ffd5b91607f1691610145565b50346100dc5760203660031901126100dc57356001600160a01b03811691908290036100dc576020915f525f8252805f20549051908152f35b5090346100dc573660031901126100dc578035906001600160a01b0382168083036100dc57156102ac576102aa602435835f6105cc565b005b5f9063ec442f0560e01b82525260245ffd5b82346100dc575f3660031901126100dc576020905160128152f35b5090346100dc5760603660031901126100dc576001600160a01b038235818116938482036100dc5760243592831683036100dc57604435945f526001602052835f20335f52602052835f2054905f19821061033d575b6020856101138887876104f3565b858210610365575091849161035b5f6020976101139603338461053d565b919481935061032f565b859250637dc7a0d960e11b5f5233905260245260445260645ffd5b82346100dc575f3660031901126100dc576020906002549051908152f35b50346100dc57816003193601126100dc5735906001600160a01b03821682036100dc576101136001602093602435903361053d565b905082346100dc575f3660031901126100dc575f60035460018160011c90600183169283156104bf575b602093848410811461021d578388529081156104a3575060011461044d57505050829003601f01601f191682019267ffffffffffffffff84118385101761019a57508291826101969252826104c9565b60035f908152929350837fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b5b83851061048f5750505050830101848080610164565b805488860183015293019284908201610479565b60ff1916878501525050151560051b8401019050848080610164565b91607f16916103fd565b602060409281835280519182918282860152018484015e5f828201840152601f01601f1916010190565b91906001600160a01b038084161561052a5781161561051757610515926105cc565b565b63ec442f0560e01b5f525f60045260245ffd5b634b637e8f60e11b5f525f60045260245ffd5b6001600160a01b03908116929183156105b957169283156105a657825f52600160205260405f20845f526020528160405f205561057957505050565b60207f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92591604051908152a3565b634a1406b160e11b5f525f60045260245ffd5b63e602df0560e01b5f525f60045260245ffd5b91906001600160a01b0380841615908115610630575b5015610626575f915b828103908111610612576105ff918461063b565b80610608575050565b5f6105159261063b565b634e487b7160e01b5f52601160045260245ffd5b60648204916105eb565b90508116155f6105e2565b6001600160a01b039081169190826106b25760025490848201809211610612577fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef926020926002555b16938461069d5780600254036002555b604051908152a3565b845f525f825260405f20818154019055610694565b90825f525f60205260405f20548481106106fe5791602091857fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef94865f525f85520360405f2055610684565b84908463391434e360e21b5f5260045260245260445260645ffd' as const
