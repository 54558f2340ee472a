using System.Buffers;
using System.Collections.Immutable;
using Jota.Api;

namespace Jota.ApiServer.Jwt;

/// <summary>Reads an AuthenticationConfiguration's <c>claimMappings.extra</c>.</summary>
internal static class ExtraMappingsFile
{
    private static readonly ImmutableArray<string> Reserved = ["kubernetes.io", "k8s.io"];

    private static readonly SearchValues<char> PathCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~%!$&'()*+,;=:");

    /// <summary>Those that can be used, in their order.</summary>
    public static ImmutableArray<KeyValuePair<string, JwtExpression>> Read(FileValue mappings)
    {
        var read = ImmutableArray.CreateBuilder<KeyValuePair<string, JwtExpression>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var at in mappings.Items("extra"))
        {
            at.Only("key", "valueExpression");
            at.Required("key");
            at.Required("valueExpression");
            if (at.Text("key") is { } key && Check(at.At("key")!, key, seen) && at.Text("valueExpression") is { } expression)
            {
                if (expression.Length == 0)
                {
                    at.At("valueExpression")!.Refuse("must not be empty");
                }
                else if (JwtExpression.Mapping(at.At("valueExpression")!, expression) is { } compiled)
                {
                    read.Add(new(key, compiled));
                }
            }
        }

        return read.ToImmutable();
    }

    private static bool Check(FileValue at, string key, HashSet<string> seen)
    {
        if (!seen.Add(key))
        {
            at.Refuse($"Duplicate value: \"{key}\"");
            return false;
        }

        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == key.Length - 1)
        {
            at.Refuse("must be a domain-prefixed path (such as \"acme.io/foo\")");
            return true;
        }

        var domain = key[..slash];
        if (NameSyntax.DnsSubdomainError(domain) is { } wrong)
        {
            at.Refuse($"the domain before the slash: {wrong}");
        }

        if (key[(slash + 1)..].AsSpan().IndexOfAnyExcept(PathCharacters) >= 0)
        {
            at.Refuse("the path after the slash must be of letters, digits and /-._~%!$&'()*+,;=:");
        }

        if (key.Any(char.IsUpper))
        {
            at.Refuse("must be lowercase");
        }

        if (Reserved.Any(own => domain == own || domain.EndsWith("." + own, StringComparison.Ordinal)))
        {
            at.Refuse("k8s.io, kubernetes.io and their subdomains are reserved for Kubernetes use");
        }

        return true;
    }
}
