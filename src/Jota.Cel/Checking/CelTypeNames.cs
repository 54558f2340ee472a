using System.Collections.Frozen;
using Jota.Cel.Functions;

namespace Jota.Cel.Checking;

/// <summary>The types that expressions may name.</summary>
internal static class CelTypeNames
{
    public static readonly FrozenDictionary<string, CelType> All = new CelType[]
    {
        CelType.Bool, CelType.Int, CelType.Uint, CelType.Double, CelType.String, CelType.Bytes, CelType.Null, CelType.Type,
        CelType.AnyList, CelType.AnyMap, CelType.Timestamp, CelType.Duration, CelType.Optional(CelType.Dyn),
        CelQuantity.TypeOf, CelIp.TypeOf, CelCidr.TypeOf, CelUrl.TypeOf, CelVersion.TypeOf, CelFormat.TypeOf,
    }.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
}
