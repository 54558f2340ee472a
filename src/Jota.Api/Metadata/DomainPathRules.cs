using System.Text.RegularExpressions;

namespace Jota.Api;

/// <summary>A domain and a path below it, such as <c>example.com/ingress</c>: by such names controllers say what is theirs.</summary>
internal static partial class DomainPathRules
{
    private const string PathPattern = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

    /// <summary>Refuses a text that is none; one that is missing is somebody else's to refuse.</summary>
    public static void Validate(string text, FieldErrors at)
    {
        if (text.Split('/', 2) is not [{ Length: > 0 } domain, { Length: > 0 } path])
        {
            at.Invalid(text, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }

        at.InvalidEach(domain, NameSyntax.DnsSubdomainErrors(domain));
        if (!HttpPath().IsMatch(path))
        {
            at.Invalid(path, $"Invalid path (regex used for validation is '{PathPattern}')");
        }
    }

    [GeneratedRegex("^(" + PathPattern + ")$")]
    private static partial Regex HttpPath();
}
