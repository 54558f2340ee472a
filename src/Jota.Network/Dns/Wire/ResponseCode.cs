namespace Jota.Network.Dns.Wire;

/// <summary>How a query went; RFC 1035's numbers, and BADVERS of RFC 6891.</summary>
internal enum ResponseCode : byte
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
    BadVersion = 16,
}
