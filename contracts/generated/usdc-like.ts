// Written by contracts/build.ts; do not edit.

export const usdcLikeAbi = [
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
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "nonce",
        "type": "bytes32"
      }
    ],
    "name": "AuthorizationUsedOrCanceled",
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
    "name": "CallerMustBePayee",
    "type": "error"
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
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      }
    ],
    "name": "Expired",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "currentNonce",
        "type": "uint256"
      }
    ],
    "name": "InvalidAccountNonce",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "InvalidShortString",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "InvalidSignature",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "NotOwner",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "validAfter",
        "type": "uint256"
      }
    ],
    "name": "NotYetValid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "Paused",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "string",
        "name": "str",
        "type": "string"
      }
    ],
    "name": "StringTooLong",
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
        "name": "authorizer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "nonce",
        "type": "bytes32"
      }
    ],
    "name": "AuthorizationCanceled",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "authorizer",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "nonce",
        "type": "bytes32"
      }
    ],
    "name": "AuthorizationUsed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [],
    "name": "EIP712DomainChanged",
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
    "inputs": [],
    "name": "CANCEL_AUTHORIZATION_TYPEHASH",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "DOMAIN_SEPARATOR",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "PERMIT_TYPEHASH",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "RECEIVE_WITH_AUTHORIZATION_TYPEHASH",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "TRANSFER_WITH_AUTHORIZATION_TYPEHASH",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "view",
    "type": "function"
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
        "name": "authorizer",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "nonce",
        "type": "bytes32"
      }
    ],
    "name": "authorizationState",
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
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "blacklist",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "authorizer",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "nonce",
        "type": "bytes32"
      },
      {
        "internalType": "uint8",
        "name": "v",
        "type": "uint8"
      },
      {
        "internalType": "bytes32",
        "name": "r",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "s",
        "type": "bytes32"
      }
    ],
    "name": "cancelAuthorization",
    "outputs": [],
    "stateMutability": "nonpayable",
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
    "stateMutability": "pure",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "eip712Domain",
    "outputs": [
      {
        "internalType": "bytes1",
        "name": "fields",
        "type": "bytes1"
      },
      {
        "internalType": "string",
        "name": "name",
        "type": "string"
      },
      {
        "internalType": "string",
        "name": "version",
        "type": "string"
      },
      {
        "internalType": "uint256",
        "name": "chainId",
        "type": "uint256"
      },
      {
        "internalType": "address",
        "name": "verifyingContract",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "salt",
        "type": "bytes32"
      },
      {
        "internalType": "uint256[]",
        "name": "extensions",
        "type": "uint256[]"
      }
    ],
    "stateMutability": "view",
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
    "name": "isBlacklisted",
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
        "internalType": "address",
        "name": "owner",
        "type": "address"
      }
    ],
    "name": "nonces",
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
        "name": "holder",
        "type": "address"
      },
      {
        "internalType": "address",
        "name": "spender",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "value",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "deadline",
        "type": "uint256"
      },
      {
        "internalType": "uint8",
        "name": "v",
        "type": "uint8"
      },
      {
        "internalType": "bytes32",
        "name": "r",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "s",
        "type": "bytes32"
      }
    ],
    "name": "permit",
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
      },
      {
        "internalType": "uint256",
        "name": "validAfter",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "validBefore",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "nonce",
        "type": "bytes32"
      },
      {
        "internalType": "uint8",
        "name": "v",
        "type": "uint8"
      },
      {
        "internalType": "bytes32",
        "name": "r",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "s",
        "type": "bytes32"
      }
    ],
    "name": "receiveWithAuthorization",
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
      },
      {
        "internalType": "uint256",
        "name": "validAfter",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "validBefore",
        "type": "uint256"
      },
      {
        "internalType": "bytes32",
        "name": "nonce",
        "type": "bytes32"
      },
      {
        "internalType": "uint8",
        "name": "v",
        "type": "uint8"
      },
      {
        "internalType": "bytes32",
        "name": "r",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32",
        "name": "s",
        "type": "bytes32"
      }
    ],
    "name": "transferWithAuthorization",
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
    "name": "unBlacklist",
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
  },
  {
    "inputs": [],
    "name": "version",
    "outputs": [
      {
        "internalType": "string",
        "name": "",
        "type": "string"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  }
] as const

/** Creation code; constructor arguments, if any, are appended ABI-encoded. */
export const usdcLikeBytecode = '0x610180806040523461046f57602081611ac980380380916100208285610473565b83398101031261046f57516001600160a01b038116810361046f576100456008610496565b90672aa9a21021b7b4b760c11b918260208201526100636001610496565b91601960f91b60208401526100786008610496565b9360208501526100886004610496565b635553444360e01b6020820152845190946001600160401b03821161036a5760035490600182811c92168015610465575b602083101461034c5781601f8493116103fa575b50602090601f8311600114610389575f9261037e575b50508160011b915f199060031b1c1916176003555b83516001600160401b03811161036a57600454600181811c91168015610360575b602082101461034c57601f81116102de575b50602094601f821160011461027a579481929394955f9261026f575b50508160011b915f199060031b1c1916176004555b610165826104c1565b91610120928352610175846104c1565b9061014091825260208151910120938460e0526020815191012093610100948086524660a0526040519060208201927f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f8452604083015260608201524660808201523060a082015260a081526101ec60c082610473565b5190206080523060c0526101609182526040519261157c948561052d863960805185610fba015260a05185611077015260c05185610f84015260e051856110090152518461102f0152518361072d015251826107570152518181816101d6015281816106e40152818161081b01528181610ad901528181610b450152610cc80152f35b015190505f80610147565b601f1982169560045f5260205f20915f5b8881106102c6575083600195969798106102ae575b505050811b0160045561015c565b01515f1960f88460031b161c191690555f80806102a0565b9192602060018192868501518155019401920161028b565b8181111561012b5760045f52601f820160051c7f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b60208410610344575b81601f9101920160051c03905f5b82811061033757505061012b565b5f82820155600101610329565b5f915061031b565b634e487b7160e01b5f52602260045260245ffd5b90607f1690610119565b634e487b7160e01b5f52604160045260245ffd5b015190505f806100e3565b60035f9081525f516020611aa95f395f51905f529350601f198516905b8181106103e257509084600195949392106103ca575b505050811b016003556100f8565b01515f1960f88460031b161c191690555f80806103bc565b929360206001819287860151815501950193016103a6565b828111156100cd5760035f52909150601f830160051c5f516020611aa95f395f51905f526020851061045d575b92909184925f945b81601f840160051c0386106104485750505090916100cd565b5f81830187015560019095019486945061042f565b5f9150610427565b91607f16916100b9565b5f80fd5b601f909101601f19168101906001600160401b0382119082101761036a57604052565b906001600160401b03821161036a57604051916104bd601f8201601f191660200184610473565b8252565b601f8151116104ec5760208151910151602082106104dd571790565b5f198260200360031b1b161790565b604460209160405192839163305a27a960e01b83528160048401528051918291826024860152018484015e5f828201840152601f01601f19168101030190fdfe608060409080825260049081361015610016575f80fd5b5f3560e01c90816306fdde0314610d5657508063095ea7b314610d2157806318160ddd14610d035780631a89526614610c9e57806323b872dd14610bf757806330adf81f14610bbd578063313ce56714610ba25780633644e51514610b7f5780633f4ba83a14610b3257806340c10f1914610ab057806354fd4d5014610a645780635a049a70146109285780635c975abb1461090557806370a08231146108cc5780637ecebe00146108925780637f2eecc3146108585780638456cb591461080857806384b0196e146107135780638da5cb5b146106d057806395d89b41146105b6578063a0cc6a681461057c578063a9059cbb14610542578063d505accf14610413578063d9169487146103d9578063dd62ed3e1461038a578063e3ee160e14610312578063e94a0102146102ca578063ef55bec614610222578063f9f92be4146101ac5763fe575a871461016a575f80fd5b346101a85760203660031901126101a857356001600160a01b03811691908290036101a8576020915f526009825260ff815f20541690519015158152f35b5f80fd5b50346101a85760203660031901126101a85780356001600160a01b0381811692918390036101a8577f000000000000000000000000000000000000000000000000000000000000000016330361021457505f908152600960205220805460ff19166001179055005b6330cd747160e01b5f908152fd5b5090346101a8576102333683610ede565b90999098929793969495949392906001600160a01b03851633036102bc5750516020810199909952604089019790975260f89690961b6001600160f81b03191660608801526102ba969561029487606181015b03601f198101895288610e8c565b7fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de86110e0565b005b635454b17d60e01b5f908152fd5b50346101a857816003193601126101a857356001600160a01b03811691908290036101a8576020915f52600a8252805f206024355f52825260ff815f20541690519015158152f35b50346101a8576102ba9161028661032d610364933690610ede565b99516020810191909152604081019990995260f81b6001600160f81b03191660608901529697909591949293929188906061820190565b7f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22676110e0565b50346101a857816003193601126101a857356001600160a01b0381811692918390036101a8576024359081168091036101a8576020925f5260018352815f20905f528252805f20549051908152f35b82346101a8575f3660031901126101a857602090517f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a15974298152f35b5090346101a85760e03660031901126101a8576001600160a01b038235818116928382036101a857602435928316948584036101a85760443594606435966084359260ff841684036101a85788421161053057509261052561052b93836001999897966102ba9b610517965f526007602052855f208054908d8201905586519260208401947f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c986528885015260608401528b608084015260a083015260c082015260c081526104e360e082610e8c565b519020925160a435602082015260c435604082015260f89190911b6001600160f81b03191660608201529283906061820190565b03601f198101845283610e8c565b8361109d565b6111f6565b8890637c06dd7560e11b5f525260245ffd5b50346101a857816003193601126101a85735906001600160a01b03821682036101a8576105756020926024359033610f37565b5160018152f35b82346101a8575f3660031901126101a857602090517f7c7c6cdb67a18743f49ec6fa9b35f50d52ed05cbed4cc592e13b44501c1a22678152f35b5090346101a8575f3660031901126101a8578051905f9083549160018360011c90600185169687156106c6575b60209586841089146106b357868899858a98999a5291825f1461068c575050600114610630575b50505061062c929161061d910385610e8c565b51928284938452830190610e54565b0390f35b5f90815286935091907f8a35acfbc15ff81a39ae7d344fd709f28e8600b4aa8c65c6b64bfe7fe36bd19b5b828410610674575050508201018161061d61062c61060a565b8054848a01860152889550879490930192810161065b565b60ff19168782015293151560051b8601909301935084925061061d915061062c905061060a565b602282634e487b7160e01b5f525260245ffd5b91607f16916105e3565b82346101a8575f3660031901126101a857517f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03168152602090f35b82346101a8575f3660031901126101a8576107ad906107517f0000000000000000000000000000000000000000000000000000000000000000611460565b9061077b7f0000000000000000000000000000000000000000000000000000000000000000611460565b6107ba82519260209261078e8486610e8c565b5f85528151968796600f60f81b885260e08689015260e0880190610e54565b9186830390870152610e54565b4660608501523060808501525f60a085015283810360c08501528180845192838152019301915f5b8281106107f157505050500390f35b8351855286955093810193928101926001016107e2565b50346101a8575f3660031901126101a8577f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03163303610214576008805460ff19166001179055005b82346101a8575f3660031901126101a857602090517fd099cc98ef71107a616c4f0f941f04c322d8e254fe26b3c6668db87aae413de88152f35b50346101a85760203660031901126101a857356001600160a01b03811691908290036101a8576020915f5260078252805f20549051908152f35b50346101a85760203660031901126101a857356001600160a01b03811691908290036101a8576020915f525f8252805f20549051908152f35b82346101a8575f3660031901126101a85760209060ff6008541690519015158152f35b50346101a85760a03660031901126101a8578035916001600160a01b038316918284036101a857602435936044359060ff821682036101a857845f52602092600a8452845f20875f52845260ff855f205416610a535750610a11916109fe91610a0c8651868101907f158b0a9edf7a828aad02f63cd515c68ef2f50ba807396f6d12842833a1597429825289898201528a6060820152606081526109cd608082610e8c565b5190209287519485916084356064358a850191604193918352602083015260ff60f81b9060f81b1660408201520190565b03601f198101855284610e8c565b61109d565b825f52600a8152815f2090845f52525f20600160ff198254161790557f1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d815f80a3005b869062476f7360e21b5f525260245ffd5b82346101a8575f3660031901126101a85761062c90610a836001610ec2565b90610a9081519283610e8c565b60018252601960f91b602083015251918291602083526020830190610e54565b5090346101a8573660031901126101a8578035906001600160a01b03808316908184036101a8577f0000000000000000000000000000000000000000000000000000000000000000163303610b235715610b11576102ba602435835f611285565b5f9063ec442f0560e01b82525260245ffd5b506330cd747160e01b5f908152fd5b50346101a8575f3660031901126101a8577f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03163303610214576008805460ff19169055005b82346101a8575f3660031901126101a857602090610b9b610f81565b9051908152f35b82346101a8575f3660031901126101a8576020905160068152f35b82346101a8575f3660031901126101a857602090517f6e71edae12b1b97f4d1f60370fef10105fa2faae0126114a169c64845d6126c98152f35b5090346101a85760603660031901126101a8576001600160a01b038235818116938482036101a85760243592831683036101a857604435945f526001602052835f20335f52602052835f2054905f198210610c5b575b602085610575888787610f37565b858210610c835750918491610c795f602097610575960333846111f6565b9194819350610c4d565b859250637dc7a0d960e11b5f5233905260245260445260645ffd5b50346101a85760203660031901126101a85780356001600160a01b0381811692918390036101a8577f000000000000000000000000000000000000000000000000000000000000000016330361021457505f908152600960205220805460ff19169055005b82346101a8575f3660031901126101a8576020906002549051908152f35b50346101a857816003193601126101a85735906001600160a01b03821682036101a857610575600160209360243590336111f6565b905082346101a8575f3660031901126101a8575f906003549160018360011c9060018516948515610e4a575b6020958684108114610e3757838852879493929187908215610e15575050600114610dba575b505061062c929161061d910385610e8c565b9085925060035f527fc2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b915f925b828410610dfd575050508201018161061d610da8565b8054848a018601528895508794909301928101610de7565b60ff19168682015292151560051b8501909201925083915061061d9050610da8565b602289634e487b7160e01b5f525260245ffd5b91607f1691610d82565b805180835260209291819084018484015e5f828201840152601f01601f1916010190565b35906001600160a01b03821682036101a857565b90601f8019910116810190811067ffffffffffffffff821117610eae57604052565b634e487b7160e01b5f52604160045260245ffd5b67ffffffffffffffff8111610eae57601f01601f191660200190565b90816101209103126101a857610ef381610e78565b91610f0060208301610e78565b9160408101359160608201359160808101359160a08201359160c081013560ff811681036101a8579161010060e083013592013590565b91906001600160a01b0380841615610f6e57811615610f5b57610f5992611285565b565b63ec442f0560e01b5f525f60045260245ffd5b634b637e8f60e11b5f525f60045260245ffd5b307f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03161480611074575b15610fdc577f000000000000000000000000000000000000000000000000000000000000000090565b60405160208101907f8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f82527f000000000000000000000000000000000000000000000000000000000000000060408201527f000000000000000000000000000000000000000000000000000000000000000060608201524660808201523060a082015260a0815261106e60c082610e8c565b51902090565b507f00000000000000000000000000000000000000000000000000000000000000004614610fb3565b60426110ca93926110ac610f81565b906040519161190160f01b83526002830152602282015220906113c3565b156110d157565b638baa579f60e01b5f5260045ffd5b979697959295949194939093814211156111e357824210156111d05760018060a01b0380861693845f52600a602052604093845f20875f5260205260ff855f2054166111be57916111779391610f599b9c938651926020840194855288888501528b1660608401528b608084015260a083015260c08201528660e082015260e0815261116e61010082610e8c565b5190208661109d565b815f52600a602052805f20835f526020525f20600160ff198254161790557f98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a55f80a3610f37565b8662476f7360e21b5f5260045260245ffd5b82637c06dd7560e11b5f5260045260245ffd5b50636d021d6d60e01b5f5260045260245ffd5b6001600160a01b0390811692918315611272571692831561125f57825f52600160205260405f20845f526020528160405f205561123257505050565b60207f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92591604051908152a3565b634a1406b160e11b5f525f60045260245ffd5b63e602df0560e01b5f525f60045260245ffd5b9060ff600854166113b45760018060a01b0380921691825f526020906009825260409260ff845f2054166113a1571693845f526009825260ff835f2054166113a1578361133d5760025492818401809411611329577fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef936002555b856113155781600254036002555b51908152a3565b855f525f8352805f2082815401905561130e565b634e487b7160e01b5f52601160045260245ffd5b9091835f525f8352805f20548281106113865790827fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef949392865f525f855203815f2055611300565b90508363391434e360e21b5f5260045260245260445260645ffd5b84631ff49cc360e31b5f5260045260245ffd5b6313d0ff5960e31b5f5260045ffd5b9091813b611412576113d591926114b5565b5060048110156113fe571591826113eb57505090565b6001600160a01b03918216911614919050565b634e487b7160e01b5f52602160045260245ffd5b6020918160645f935160405192630b135d3f60e11b9788855260048501526040602485015286820190604485015e8281018201859052601f01601f191601915afa905f5114601f3d11161690565b60ff811690601f82116114a6576114776020610ec2565b916114856040519384610e8c565b602083526114936020610ec2565b602084019190601f190136833783525290565b632cd44ac360e21b5f5260045ffd5b81519190604183036114e5576114de9250602082015190606060408401519301515f1a906114ef565b9192909190565b50505f9160029190565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411611571579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15611566575f516001600160a01b0381161561155c57905f905f90565b505f906001905f90565b6040513d5f823e3d90fd5b5050505f916003919056c2575a0e9e593c00f959f8c92f12db2869c3395a3b0502d05e2516446f71f85b' as const
