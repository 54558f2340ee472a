using System.Net;
using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Which addresses requests may be passed on to: none of this machine's own, since only the server could reach those.</summary>
internal static class ProxyableAddress
{
    /// <summary>Throws 400 in upstream's words for what is no such address.</summary>
    public static IPAddress Require(string? text)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            throw NotAllowed();
        }

        Require(address);
        return address;
    }

    /// <summary>The same for an address that a name stands for.</summary>
    public static void Require(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(plain) || plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any) || IsLocal(plain))
        {
            throw NotAllowed();
        }
    }

    public static ApiException NotAllowed() => ApiException.BadRequest("address not allowed");

    private static bool IsLocal(IPAddress address) => address.GetAddressBytes() switch
    {
        [169, 254, _, _] or [224, 0, 0, _] => true,
        [0xff, var scope, .. { Length: 14 }] when (scope & 0xf) is 1 or 2 => true,
        _ => address.IsIPv6LinkLocal,
    };
}
