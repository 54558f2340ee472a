using System.Collections.Immutable;

namespace Jota.Cel;

/// <summary>What stands for what: how the types of arguments meet those of a signature, and two types meet each other.</summary>
internal static class CelTypes
{
    /// <summary>Whether a value of one type may stand where another is wanted; parameters of the signature are bound by it.</summary>
    public static bool Accepts(CelType wanted, CelType given, Dictionary<string, CelType> bound)
    {
        if (wanted.Kind == CelTypeKind.Parameter)
        {
            if (!bound.TryGetValue(wanted.Name, out var known) || known.Kind == CelTypeKind.Dyn)
            {
                bound[wanted.Name] = given;
                return true;
            }

            if (Accepts(known, given, bound))
            {
                return true;
            }

            // The first of two was null, or the first of two lists was empty.
            if (Accepts(given, known, bound))
            {
                bound[wanted.Name] = given;
                return true;
            }

            return false;
        }

        if (wanted.Kind == CelTypeKind.Dyn || given.Kind == CelTypeKind.Dyn)
        {
            return true;
        }

        if (given.Kind == CelTypeKind.Null)
        {
            return wanted.Kind is CelTypeKind.Null or CelTypeKind.Object or CelTypeKind.Timestamp or CelTypeKind.Duration
                or CelTypeKind.Opaque or CelTypeKind.Optional;
        }

        if (wanted.Kind != given.Kind || wanted.Name != given.Name)
        {
            return false;
        }

        for (var i = 0; i < wanted.Parameters.Length; i++)
        {
            if (!Accepts(wanted.Parameters[i], given.Parameters[i], bound))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A type with what its parameters were bound to; what was bound to nothing is anything.</summary>
    public static CelType Substitute(CelType type, Dictionary<string, CelType> bound) => type.Kind switch
    {
        CelTypeKind.Parameter => bound.GetValueOrDefault(type.Name, CelType.Dyn),
        CelTypeKind.List => CelType.List(Substitute(type.Parameters[0], bound)),
        CelTypeKind.Map => CelType.Map(Substitute(type.Parameters[0], bound), Substitute(type.Parameters[1], bound)),
        CelTypeKind.Optional => CelType.Optional(Substitute(type.Parameters[0], bound)),
        _ => type,
    };

    /// <summary>The type of elements that are all of one type; null when they are not.</summary>
    public static CelType? Join(IEnumerable<CelType> types)
    {
        var bound = new Dictionary<string, CelType>(StringComparer.Ordinal);
        var element = CelType.Parameter("A");
        return types.All(type => Accepts(element, type, bound)) ? Substitute(element, bound) : null;
    }

    /// <summary>Types as a message lists them.</summary>
    public static string Show(ImmutableArray<CelType> types) => string.Join(", ", types);
}
