using k8s.Models;

namespace Jota.Api;

/// <summary>The rules of a pod's own DNS settings; the limits are those of the C library's resolver.</summary>
internal static class DnsRules
{
    private const int MaxServers = 3;
    private const int MaxSearches = 32;
    private const int MaxSearchCharacters = 2048;

    public static void Validate(V1PodSpec spec, FieldErrors at)
    {
        if (spec.DnsPolicy == "None" && spec.DnsConfig is null)
        {
            at.Required("must provide `dnsConfig` when `dnsPolicy` is None");
        }
        else if (spec is { DnsPolicy: "None", DnsConfig.Nameservers: not { Count: > 0 } })
        {
            at.At("nameservers").Required("must provide at least one DNS nameserver when `dnsPolicy` is None");
        }
        else if (spec.DnsConfig is { } config)
        {
            ValidateServers(config.Nameservers, at.At("nameservers"));
            ValidateSearches(config.Searches, at.At("searches"));
            ValidateOptions(config.Options, at.At("options"));
        }
    }

    private static void ValidateServers(IList<string>? servers, FieldErrors at)
    {
        if (servers?.Count > MaxServers)
        {
            at.Invalid(GoText.List(servers), $"must not have more than {MaxServers} nameservers");
        }

        for (var i = 0; i < servers?.Count; i++)
        {
            at.At(i).InvalidIf(servers[i], ValueSyntax.IpError(servers[i]));
        }
    }

    private static void ValidateSearches(IList<string>? searches, FieldErrors at)
    {
        if (searches?.Count > MaxSearches)
        {
            at.Invalid(GoText.List(searches), $"must not have more than {MaxSearches} search paths");
        }

        if (searches is not null && string.Join(' ', searches).Length > MaxSearchCharacters)
        {
            at.Invalid(GoText.List(searches),
                $"must not have more than {MaxSearchCharacters} characters (including spaces) in the search list");
        }

        for (var i = 0; i < searches?.Count; i++)
        {
            if (searches[i] != ".")
            {
                ValidateSearch(searches[i], at.At(i));
            }
        }
    }

    // Names in search lists may hold underscores, as those of services (_tcp) do.
    private static void ValidateSearch(string search, FieldErrors at)
    {
        const string Rule =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end " +
            "with "
            + "an alphanumeric character (e.g. 'example.com', regex used for validation is "
            + "'[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*')";
        var name = search.EndsWith('.') ? search[..^1] : search;
        if (NameSyntax.DnsSubdomainError(name.Replace('_', 'a')) is not null)
        {
            at.Invalid(name, name.Length > 253 ? "must be no more than 253 characters" : Rule);
        }
    }

    private static void ValidateOptions(IList<V1PodDNSConfigOption>? options, FieldErrors at)
    {
        for (var i = 0; i < options?.Count; i++)
        {
            if (string.IsNullOrEmpty(options[i].Name))
            {
                at.At(i).Required("must not be empty");
            }
        }
    }
}
