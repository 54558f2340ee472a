using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;

namespace Jota.ApiServer.Jwt;

/// <summary>One issuer as upstream's older flags (<c>--oidc-…</c>) say it, which is turned into what a file would say.</summary>
/// <param name="IssuerUrl">The issuer.</param>
/// <param name="ClientId">For whom tokens must be.</param>
public sealed record IssuerFlags(string IssuerUrl, string ClientId)
{
    private const string NoPrefix = "-";

    /// <summary>The claim that is the user's name.</summary>
    public string UsernameClaim { get; init; } = "sub";

    /// <summary>
    /// What is put before the name; <c>-</c> for nothing. Unless given, it is the issuer with a <c>#</c>, and nothing before a mail
    /// address.
    /// </summary>
    public string UsernamePrefix { get; init; } = "";

    /// <summary>The claim with the user's groups; empty for none.</summary>
    public string GroupsClaim { get; init; } = "";

    /// <summary>What is put before each of them.</summary>
    public string GroupsPrefix { get; init; } = "";

    /// <summary>Claims that must have a value.</summary>
    public ImmutableArray<KeyValuePair<string, string>> RequiredClaims { get; init; } = [];

    /// <summary>Who vouches for the issuer's server, in PEM; null for whomever the machine believes.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>The names of the signatures that count.</summary>
    public ImmutableArray<string> SigningAlgorithms { get; init; } = ["RS256"];

    /// <summary>The configuration that says the same; null with what is wrong with it.</summary>
    public AuthenticationConfiguration? Read(out ImmutableArray<string> problems)
    {
        var unknown = SigningAlgorithms.Where(one => !Signatures.All.Contains(one))
            .Select(one => $"--oidc-signing-algs: \"{one}\" is none of {string.Join(", ", Signatures.All)}");
        var configuration = AuthenticationConfigurationFile.Read(Write(), out problems);
        problems = [.. unknown, .. problems];
        return configuration is null || !problems.IsEmpty ? null : configuration with
        {
            Issuers = [configuration.Issuers[0] with { SigningAlgorithms = SigningAlgorithms }],
        };
    }

    private string Prefix => UsernamePrefix switch
    {
        NoPrefix => "",
        "" when UsernameClaim != "email" => IssuerUrl + "#",
        var given => given,
    };

    private ReadOnlySpan<byte> Write()
    {
        var into = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(into))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "apiserver.config.k8s.io/v1");
            json.WriteString("kind", "AuthenticationConfiguration");
            json.WriteStartArray("jwt");
            json.WriteStartObject();
            WriteIssuer(json);
            WriteRules(json);
            json.WriteStartObject("claimMappings");
            WriteMapping(json, "username", UsernameClaim, Prefix);
            if (GroupsClaim.Length > 0)
            {
                WriteMapping(json, "groups", GroupsClaim, GroupsPrefix);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return into.WrittenSpan;
    }

    private void WriteIssuer(Utf8JsonWriter json)
    {
        json.WriteStartObject("issuer");
        json.WriteString("url", IssuerUrl);
        json.WriteStartArray("audiences");
        json.WriteStringValue(ClientId);
        json.WriteEndArray();
        if (CertificateAuthority is not null)
        {
            json.WriteString("certificateAuthority", CertificateAuthority);
        }

        json.WriteEndObject();
    }

    private void WriteRules(Utf8JsonWriter json)
    {
        json.WriteStartArray("claimValidationRules");
        foreach (var (claim, value) in RequiredClaims)
        {
            json.WriteStartObject();
            json.WriteString("claim", claim);
            json.WriteString("requiredValue", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMapping(Utf8JsonWriter json, string name, string claim, string prefix)
    {
        json.WriteStartObject(name);
        json.WriteString("claim", claim);
        json.WriteString("prefix", prefix);
        json.WriteEndObject();
    }
}
