using System.Collections.Immutable;

namespace Jota.Api;

public static partial class NameSyntax
{
    private const string ConfigKeyRule =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', " +
        "regex used for validation is '[-._a-zA-Z0-9]+')";

    /// <summary>An environment variable's name: printable ASCII without <c>=</c>.</summary>
    public static string? EnvironmentNameError(string name) =>
        name.Length == 0 ? "environment variable name must be non-empty"
        : name.All(c => c is >= ' ' and <= '~' and not '=') ? null
        : "a valid environment variable name must consist only of printable ASCII characters other than '='";

    /// <summary>A C identifier.</summary>
    public static string? CIdentifierError(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? null
        : "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' " +
          "(e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";

    /// <summary>A key of a ConfigMap or Secret; becomes a file's name.</summary>
    public static ImmutableArray<string> ConfigKeyErrors(string key)
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        if (key.Length > 253)
        {
            errors.Add(MoreThanCharacters(253));
        }

        if (key.Length == 0 || key.AsSpan().ContainsAnyExcept(NameInner))
        {
            errors.Add(ConfigKeyRule);
        }

        if (key is "." or "..")
        {
            errors.Add($"must not be '{key}'");
        }
        else if (key.StartsWith("..", StringComparison.Ordinal))
        {
            errors.Add("must not start with '..'");
        }

        return errors.ToImmutable();
    }

    /// <inheritdoc cref="ConfigKeyErrors"/>
    public static string? ConfigKeyError(string key) => First(ConfigKeyErrors(key));

    /// <summary>
    /// A port's name (IANA_SVC_NAME, RFC 6335): up to 15 of lower-case letters, digits and single dashes, a letter among them.
    /// </summary>
    public static ImmutableArray<string> PortNameErrors(string name)
    {
        var errors = ImmutableArray.CreateBuilder<string>();
        if (name.Length > 15)
        {
            errors.Add(MoreThanCharacters(15));
        }

        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(LowerAlphanumericOrDash))
        {
            errors.Add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }

        if (!name.Any(char.IsAsciiLetterLower))
        {
            errors.Add("must contain at least one letter (a-z)");
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            errors.Add("must not contain consecutive hyphens");
        }

        if (name.Length > 0 && (name[0] == '-' || name[^1] == '-'))
        {
            errors.Add("must not begin or end with a hyphen");
        }

        return errors.ToImmutable();
    }
}
