using System.Buffers;
using System.Collections.Immutable;

namespace Jota.Api;

/// <summary>
/// The syntax of names and labels (RFC 1123 and friends), with upstream's texts. A method named <c>…Error</c> answers null
/// when the text is right, else the first rule that it breaks; one named <c>…Errors</c> answers every rule it breaks.
/// </summary>
public static partial class NameSyntax
{
    private const string LabelPattern = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private const string SubdomainRule =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with " +
        "an alphanumeric character (e.g. 'example.com', regex used for validation is '" + LabelPattern + "(\\." + LabelPattern + ")*')";

    private const string LabelRule =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
        "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '" + LabelPattern + "')";

    private const string Rfc1035Rule =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with " +
        "an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private static readonly SearchValues<char> LowerAlphanumericOrDash = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>A DNS subdomain: up to 253 of lower-case letters, digits, <c>-</c> and <c>.</c></summary>
    public static string? DnsSubdomainError(string name, bool prefix = false) => First(DnsSubdomainErrors(name, prefix));

    /// <inheritdoc cref="DnsSubdomainError"/>
    public static ImmutableArray<string> DnsSubdomainErrors(string name, bool prefix = false) =>
        Check(name, prefix, 253, IsSubdomain, SubdomainRule);

    /// <summary>A DNS label: up to 63 of lower-case letters, digits and <c>-</c>.</summary>
    public static string? DnsLabelError(string name, bool prefix = false) => First(DnsLabelErrors(name, prefix));

    /// <inheritdoc cref="DnsLabelError"/>
    public static ImmutableArray<string> DnsLabelErrors(string name, bool prefix = false) =>
        Check(name, prefix, 63, static text => IsLabel(text), LabelRuleFor(prefix ? WithoutTrailingDash(name) : name));

    /// <summary>A DNS label that starts with a letter (RFC 1035).</summary>
    public static string? Dns1035LabelError(string name, bool prefix = false) => First(Dns1035LabelErrors(name, prefix));

    /// <inheritdoc cref="Dns1035LabelError"/>
    public static ImmutableArray<string> Dns1035LabelErrors(string name, bool prefix = false) =>
        Check(name, prefix, 63, static text => IsLabel(text) && char.IsAsciiLetterLower(text[0]), Rfc1035Rule);

    /// <summary>A name that is one segment of a URL's path; what kinds with free names (roles and their like) ask for.</summary>
    public static string? PathSegmentError(string name, bool prefix = false)
    {
        if (!prefix && name is "." or "..")
        {
            return $"may not be '{name}'";
        }

        return name.Contains('/', StringComparison.Ordinal) ? "may not contain '/'"
            : name.Contains('%', StringComparison.Ordinal) ? "may not contain '%'"
            : null;
    }

    private static ImmutableArray<string> Check(string name, bool prefix, int limit, Func<string, bool> matches, string rule)
    {
        var text = prefix ? WithoutTrailingDash(name) : name;
        var tooLong = text.Length > limit;
        var wrong = !matches(text);
        return (tooLong, wrong) switch
        {
            (false, false) => [],
            (true, false) => [MoreThanCharacters(limit)],
            (false, true) => [rule],
            _ => [MoreThanCharacters(limit), rule],
        };
    }

    /// <summary>What follows a generated name's prefix makes a dash at its end harmless.</summary>
    private static string WithoutTrailingDash(string name) =>
        name.Length > 1 && name[^1] == '-' ? string.Concat(name.AsSpan(0, name.Length - 2), "a") : name;

    private static bool IsSubdomain(string text)
    {
        foreach (var part in text.AsSpan().Split('.'))
        {
            if (!IsLabel(text.AsSpan(part)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLabel(ReadOnlySpan<char> text) =>
        text.Length > 0 && text[0] != '-' && text[^1] != '-' && !text.ContainsAnyExcept(LowerAlphanumericOrDash);

    /// <summary>What is a subdomain but no label can only have too many parts, and is told so.</summary>
    private static string LabelRuleFor(string text) =>
        text.Contains('.', StringComparison.Ordinal) && IsSubdomain(text) ? "must not contain dots" : LabelRule;

    private static string? First(ImmutableArray<string> errors) => errors.IsEmpty ? null : errors[0];

    private static string MoreThanCharacters(int limit) => $"must be no more than {limit} characters";

    private static string MoreThanBytes(int limit) => $"must be no more than {limit} bytes";
}
