using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>Whom a request asks to be served as, as its headers say.</summary>
internal sealed record ImpersonationHeaders(
    string User, string Uid, ImmutableArray<string> Groups, ImmutableDictionary<string, ImmutableArray<string>> Extra)
{
    private const string Prefix = "Impersonate-";
    private const string ExtraPrefix = "Impersonate-Extra-";

    private static readonly ImpersonationHeaders None = new("", "", [], ImmutableDictionary<string, ImmutableArray<string>>.Empty);

    public bool IsEmpty => User.Length == 0 && Uid.Length == 0 && Groups.IsEmpty && Extra.IsEmpty;

    public static ImpersonationHeaders Read(IHeaderDictionary headers) => Has(headers)
        ? new(
            headers["Impersonate-User"].ToString(), headers["Impersonate-Uid"].ToString(), Values(headers["Impersonate-Group"]),
            ReadExtra(headers))
        : None;

    /// <inheritdoc/>
    public override string ToString()
    {
        var groups = Groups.IsEmpty ? "[]string(nil)" : List(Groups);
        var pairs = Extra.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"\"{e.Key}\":{List(e.Value)}");
        var extra = Extra.IsEmpty ? "map[string][]string(nil)" : $"map[string][]string{{{string.Join(", ", pairs)}}}";
        return $"&user.DefaultInfo{{Name:\"{User}\", UID:\"{Uid}\", Groups:{groups}, Extra:{extra}}}";
    }

    private static bool Has(IHeaderDictionary headers)
    {
        foreach (var (name, _) in headers)
        {
            if (name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static string List(IEnumerable<string> texts) => $"[]string{{{string.Join(", ", texts.Select(text => $"\"{text}\""))}}}";

    private static ImmutableArray<string> Values(IEnumerable<string?> values) =>
        [.. values.OfType<string>().Where(v => v.Length > 0).Distinct()];

    private static ImmutableDictionary<string, ImmutableArray<string>> ReadExtra(IHeaderDictionary headers)
    {
        var extra = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            {
                // Keys are case-insensitive on the wire, and may be percent-encoded.
                extra = extra.SetItem(Uri.UnescapeDataString(name[ExtraPrefix.Length..]).ToLowerInvariant(), Values(values));
            }
        }

        return extra;
    }
}
