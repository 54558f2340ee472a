using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Jota.Api;
using Jota.ApiServer.Tokens;

namespace Jota.ApiServer.Jwt;

/// <summary>Reads one of an AuthenticationConfiguration's <c>jwt</c>.</summary>
internal static class JwtIssuerFile
{
    private const string WellKnown = "/.well-known/openid-configuration";
    private const string MatchAny = "MatchAny";

    /// <summary>Reads it; null when it cannot be used, which is noted.</summary>
    public static JwtIssuer? Read(FileValue at)
    {
        at.Only("issuer", "claimValidationRules", "claimMappings", "userValidationRules");
        at.Required("issuer");
        at.Required("claimMappings");
        var rules = ClaimMappingsFile.Rules(at);
        var mappings = at.At("claimMappings") is { } mapped ? ClaimMappingsFile.Read(mapped, rules) : null;
        var users = ClaimMappingsFile.UserRules(at);
        var issuer = at.At("issuer") is { } about ? Issuer(about, mappings) : null;
        return issuer is null ? null : issuer with { ClaimRules = rules, UserRules = users };
    }

    private static JwtIssuer? Issuer(FileValue at, ClaimMappings? mappings)
    {
        at.Only("url", "discoveryURL", "certificateAuthority", "audiences", "audienceMatchPolicy", "egressSelectorType");
        var url = at.Text("url") ?? "";
        if (url.Length == 0)
        {
            at.Refuse("url: must be given");
        }

        var own = url.Length == 0 ? null : Url(at.At("url")!, url);
        if (url == ServiceAccountTokens.Issuer)
        {
            at.At("url")!.Refuse($"URL must not overlap with disallowed issuers: [{ServiceAccountTokens.Issuer}]");
        }

        var discovery = Discovery(at, url);
        var audiences = Audiences(at);
        var authority = Authority(at);
        if (at.Text("egressSelectorType") is { Length: > 0 })
        {
            at.At("egressSelectorType")!.Refuse("issuers are reached from here directly: there are no egress selectors");
        }

        return own is null || mappings is null ? null : new(url, discovery ?? Usual(url, own), mappings)
        {
            CertificateAuthority = authority,
            Audiences = audiences,
        };
    }

    private static Uri Usual(string url, Uri own) =>
        Uri.TryCreate(url.TrimEnd('/') + WellKnown, UriKind.Absolute, out var usual) ? usual : own;

    private static Uri? Discovery(FileValue at, string issuer)
    {
        if (at.Text("discoveryURL") is not { Length: > 0 } text)
        {
            return null;
        }

        var found = at.At("discoveryURL")!;
        if (issuer.Length > 0 && issuer.TrimEnd('/') == text.TrimEnd('/'))
        {
            found.Refuse("discoveryURL must be different from URL");
        }

        return Url(found, text);
    }

    private static Uri? Url(FileValue at, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
        {
            at.Refuse($"\"{text}\" is no URL");
            return null;
        }

        Refuse(url.Scheme != Uri.UriSchemeHttps, "URL scheme must be https");
        Refuse(url.UserInfo.Length > 0, "URL must not contain a username or password");
        Refuse(url.Query.Length > 1, "URL must not contain a query");
        Refuse(url.Fragment.Length > 1, "URL must not contain a fragment");
        return url;

        void Refuse(bool wrong, string why)
        {
            if (wrong)
            {
                at.Refuse(why);
            }
        }
    }

    private static ImmutableArray<string> Audiences(FileValue at)
    {
        var all = at.Items("audiences");
        if (all.Count == 0)
        {
            at.Refuse("audiences: at least one must be given");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var one in all)
        {
            if (one.Text() is not { Length: > 0 } audience)
            {
                one.Refuse("must not be empty");
            }
            else if (!seen.Add(audience))
            {
                one.Refuse($"Duplicate value: \"{audience}\"");
            }
        }

        var policy = at.Text("audienceMatchPolicy") ?? "";
        if (all.Count > 1 && policy != MatchAny)
        {
            at.Refuse("audienceMatchPolicy: must be MatchAny for multiple audiences");
        }
        else if (all.Count == 1 && policy is not ("" or MatchAny))
        {
            at.Refuse("audienceMatchPolicy: must be empty or MatchAny for single audience");
        }

        return [.. seen];
    }

    private static string? Authority(FileValue at)
    {
        if (at.Text("certificateAuthority") is not { Length: > 0 } pem)
        {
            return null;
        }

        var read = new X509Certificate2Collection();
        try
        {
            read.ImportFromPem(pem);
            if (read.Count == 0)
            {
                at.At("certificateAuthority")!.Refuse("data does not contain any valid RSA or ECDSA certificates");
            }
        }
        catch (CryptographicException e)
        {
            at.At("certificateAuthority")!.Refuse(e.Message);
        }
        finally
        {
            foreach (var certificate in read)
            {
                certificate.Dispose();
            }
        }

        return pem;
    }
}
