using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Jota.Api;

public static partial class NameSyntax
{
    private const string NamePattern = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private const string NameCharacters =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + NamePattern + "')";

    private const string KeyRule =
        "a valid label key " + NameCharacters + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(" + NamePattern + ")?')";

    private static readonly SearchValues<char> NameInner =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>A label's or annotation's key: a name of up to 63 bytes, after an optional DNS subdomain and a slash.</summary>
    public static string? QualifiedNameError(string key) => First(QualifiedNameErrors(key));

    /// <inheritdoc cref="QualifiedNameError"/>
    public static ImmutableArray<string> QualifiedNameErrors(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? key : key[(slash + 1)..];
        if (slash < 0 && IsQualifiedPart(name) && name.Length <= 63)
        {
            return [];
        }

        if (name.Contains('/', StringComparison.Ordinal))
        {
            return [KeyRule];
        }

        var errors = ImmutableArray.CreateBuilder<string>();
        if (slash == 0)
        {
            errors.Add("prefix part must be non-empty");
        }
        else if (slash > 0)
        {
            errors.AddRange(DnsSubdomainErrors(key[..slash]).Select(e => "prefix part " + e));
        }

        AddNamePartErrors(name, errors);
        return errors.ToImmutable();
    }

    /// <summary>A label's value: empty, or a name of up to 63 bytes.</summary>
    public static string? LabelValueError(string value) => First(LabelValueErrors(value));

    /// <inheritdoc cref="LabelValueError"/>
    public static ImmutableArray<string> LabelValueErrors(string value) =>
        (Encoding.UTF8.GetByteCount(value) > 63, value.Length > 0 && !IsQualifiedPart(value)) switch
        {
            (false, false) => [],
            (true, false) => [MoreThanBytes(63)],
            (false, true) => [ValueRule],
            _ => [MoreThanBytes(63), ValueRule],
        };

    /// <summary>A finalizer's name: a qualified key; unless it is one of the standard ones it has a prefix.</summary>
    public static string? FinalizerError(string name) =>
        QualifiedNameError(name)
        ?? (name is "orphan" or "foregroundDeletion" or "kubernetes" || name.Contains('/', StringComparison.Ordinal)
            ? null
            : "name is neither a standard finalizer name nor is it fully qualified");

    private static void AddNamePartErrors(string name, ImmutableArray<string>.Builder errors)
    {
        if (name.Length == 0)
        {
            errors.Add("name part must be non-empty");
        }
        else if (Encoding.UTF8.GetByteCount(name) > 63)
        {
            errors.Add("name part " + MoreThanBytes(63));
        }

        if (!IsQualifiedPart(name))
        {
            errors.Add("name part " + NameCharacters);
        }
    }

    private static bool IsQualifiedPart(string text) =>
        text.Length > 0
            && char.IsAsciiLetterOrDigit(text[0])
            && char.IsAsciiLetterOrDigit(text[^1])
            && !text.AsSpan().ContainsAnyExcept(NameInner);
}
