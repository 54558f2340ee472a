using System.Collections.Immutable;
using System.Globalization;
using Jota.Api;

namespace Jota.ApiServer.Jwt;

/// <summary>
/// Reads an <c>AuthenticationConfiguration</c> of apiserver.config.k8s.io/v1 (or v1beta1, which says the same), strictly and by upstream's
/// rules: what is not known or cannot be is refused with its place, expressions that cannot be used among it.
/// </summary>
public static class AuthenticationConfigurationFile
{
    private const string Kind = "AuthenticationConfiguration";

    /// <summary>Upstream's.</summary>
    private const int MostIssuers = 64;

    private static readonly string[] Versions = ["apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1"];

    /// <summary>Reads it; null with what is wrong with it.</summary>
    /// <param name="yaml">The file, YAML or JSON.</param>
    /// <param name="problems">What is wrong, for people; empty when nothing is.</param>
    public static AuthenticationConfiguration? Read(ReadOnlySpan<byte> yaml, out ImmutableArray<string> problems)
    {
        List<string> found = [];
        var configuration = ConfigurationFile.Open(yaml, Versions, Kind, found) is { } file ? Read(file) : null;
        problems = [.. found];
        return problems.IsEmpty ? configuration : null;
    }

    private static AuthenticationConfiguration Read(FileValue file)
    {
        file.Only("apiVersion", "kind", "jwt", "anonymous");
        return new() { Issuers = Issuers(file), Anonymous = Anonymous(file) };
    }

    private static ImmutableArray<JwtIssuer> Issuers(FileValue file)
    {
        var all = file.Items("jwt");
        if (all.Count > MostIssuers)
        {
            file.At("jwt")!.Refuse(string.Create(
                CultureInfo.InvariantCulture, $"Too many: {all.Count}: must have at most {MostIssuers} items"));
            return [];
        }

        HashSet<string> urls = new(StringComparer.Ordinal), discoveries = new(StringComparer.Ordinal);
        foreach (var issuer in all.Select(at => at.At("issuer")).OfType<FileValue>())
        {
            Unique(issuer, "url", urls);
            Unique(issuer, "discoveryURL", discoveries);
        }

        return [.. all.Select(JwtIssuerFile.Read).OfType<JwtIssuer>()];
    }

    private static void Unique(FileValue at, string field, HashSet<string> seen)
    {
        if (at.Text(field) is { Length: > 0 } text && !seen.Add(text))
        {
            at.At(field)!.Refuse($"Duplicate value: \"{text}\"");
        }
    }

    private static AnonymousAccess Anonymous(FileValue file)
    {
        if (file.At("anonymous") is not { } at)
        {
            return AnonymousAccess.Everywhere;
        }

        at.Only("enabled", "conditions");
        var enabled = at.Flag("enabled") ?? false;
        var paths = ImmutableArray.CreateBuilder<string>();
        foreach (var condition in at.Items("conditions"))
        {
            condition.Only("path");
            condition.Required("path");
            paths.Add(condition.Text("path") ?? "");
        }

        if (!enabled && paths.Count > 0)
        {
            at.At("conditions")!.Refuse("enabled should be set to true when conditions are defined");
        }

        return new(enabled, paths.ToImmutable());
    }
}
