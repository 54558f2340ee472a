using System.Net;
using System.Text;
using Jota.Network.Services;

namespace Jota.Network.Routes;

/// <summary>
/// The node in the place of its pods for whoever is outside of the cluster, who knows no way to them. Pods see each other as they are, on
/// whichever node. Pure.
/// </summary>
internal static class HidingRules
{
    /// <summary>The tables anew, in the place of those that may be there, one per family.</summary>
    /// <param name="table">Their name.</param>
    /// <param name="own">The addresses of this node's pods.</param>
    /// <param name="all">Those of all pods of the cluster, with this node's.</param>
    public static string Compute(string table, IReadOnlyList<IPNetwork> own, IEnumerable<IPNetwork> all)
    {
        var text = new StringBuilder();
        var ranges = all.Concat(own).Distinct().ToList();
        foreach (var family in IpFamily.Both)
        {
            text.Append(null, $"add table {family.Word} {table}\ndelete table {family.Word} {table}\n");
            var hidden = Texts(family, own);
            if (hidden.Count > 0)
            {
                Write(text, family, table, hidden, Texts(family, ranges));
            }
        }

        return text.ToString();
    }

    /// <summary>Takes them away.</summary>
    public static string Removal(string table) => Compute(table, [], []);

    private static void Write(StringBuilder text, IpFamily family, string table, List<string> hidden, List<string> shown)
    {
        var (ip, many) = (family.Word, family == IpFamily.V4 ? "224.0.0.0/4" : "ff00::/8");
        var hide = $"{ip} saddr {{ {string.Join(", ", hidden)} }} {ip} daddr != @pods {ip} daddr != {many} masquerade fully-random";
        text.Append(null, $$"""
            table {{ip}} {{table}} {
            	set pods { type {{family.AddressType}}; flags interval; auto-merge; elements = { {{string.Join(", ", shown)}} } }
            	chain hide {
            		type nat hook postrouting priority 101; policy accept;
            		{{hide}}
            	}
            }

            """);
    }

    private static List<string> Texts(IpFamily family, IEnumerable<IPNetwork> ranges) =>
        [.. ranges.Select(range => family.CanonicalRange(range.ToString())).OfType<string>().Distinct()];
}
