namespace Jota.Cel.Functions;

/// <summary>Which values may be arguments.</summary>
internal static class CelArguments
{
    /// <summary>Whether a value may be an argument; what is within lists and maps is left to who looks there.</summary>
    public static bool Takes(CelType wanted, CelValue given) => wanted.Kind switch
    {
        CelTypeKind.Dyn or CelTypeKind.Parameter => true,
        CelTypeKind.Null => given is CelNull,
        CelTypeKind.Bool => given is CelBool,
        CelTypeKind.Int => given is CelInt,
        CelTypeKind.Uint => given is CelUint,
        CelTypeKind.Double => given is CelDouble,
        CelTypeKind.String => given is CelString,
        CelTypeKind.Bytes => given is CelBytes,
        CelTypeKind.Timestamp => given is CelTimestamp,
        CelTypeKind.Duration => given is CelDuration,
        CelTypeKind.List => given is CelList,
        CelTypeKind.Map or CelTypeKind.Object => given is CelMap,
        CelTypeKind.Optional => given is CelOptional,
        CelTypeKind.Type => given is CelTypeValue,
        _ => given.Type.Name == wanted.Name,
    };
}
