using System.Collections.Immutable;
using k8s.Models;

namespace Jota.Api;

/// <summary>What the names of a custom kind must be like.</summary>
internal static class DefinitionNames
{
    /// <summary>Names that a definition must have.</summary>
    public static void Require(V1CustomResourceDefinitionNames names, FieldErrors at)
    {
        at.At("plural").Present(names.Plural);
        at.At("singular").Present(names.Singular);
        at.At("kind").Present(names.Kind);
        at.At("listKind").Present(names.ListKind);
    }

    /// <summary>Names that are there.</summary>
    public static void Validate(V1CustomResourceDefinitionNames names, FieldErrors at)
    {
        Label(names.Plural, at.At("plural"));
        Label(names.Singular, at.At("singular"));
        Kind(names.Kind, at.At("kind"));
        Kind(names.ListKind, at.At("listKind"));
        for (var i = 0; i < names.ShortNames?.Count; i++)
        {
            Refuse(names.ShortNames[i], NameSyntax.Dns1035LabelErrors(names.ShortNames[i]), "", at.At("shortNames").At(i));
        }

        if (!string.IsNullOrEmpty(names.Kind) && names.Kind == names.ListKind)
        {
            at.At("listKind").Invalid(names.ListKind, "kind and listKind may not be the same");
        }

        for (var i = 0; i < names.Categories?.Count; i++)
        {
            Refuse(names.Categories[i], NameSyntax.Dns1035LabelErrors(names.Categories[i]), "", at.At("categories").At(i));
        }
    }

    private static void Label(string? name, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(name))
        {
            Refuse(name, NameSyntax.Dns1035LabelErrors(name), "", at);
        }
    }

    private static void Kind(string? kind, FieldErrors at)
    {
        if (!string.IsNullOrEmpty(kind))
        {
            Refuse(
                kind, NameSyntax.Dns1035LabelErrors(kind.ToLowerInvariant()), "may have mixed case, but should otherwise match: ", at);
        }
    }

    private static void Refuse(string name, ImmutableArray<string> errors, string before, FieldErrors at)
    {
        if (!errors.IsEmpty)
        {
            at.Invalid(name, before + string.Join(",", errors));
        }
    }
}
