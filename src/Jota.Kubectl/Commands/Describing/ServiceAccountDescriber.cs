using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Service accounts: with what upstream showed of them until 1.33, of which the server keeps none any more.</summary>
internal static class ServiceAccountDescriber
{
    private const string Pull = "Image pull secrets:";
    private const string Mountable = "Mountable secrets: ";
    private const string Tokens = "Tokens:            ";
    private const string Nothing = "                   ";

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var secrets = await SecretsAsync(about, ct);
        var known = secrets?.Select(secret => secret.Name()).ToHashSet(StringComparer.Ordinal);
        about.Head();
        List(about.Out, Pull, Names(about.Item, "imagePullSecrets", known));
        List(about.Out, Mountable, Names(about.Item, "secrets", known));
        List(about.Out, Tokens, [.. (secrets ?? []).Where(secret => IsTokenOf(secret, about.Item)).Select(secret => secret.Name())]);
        await about.EventsAsync(ct);
    }

    /// <summary>Null where they may not be seen.</summary>
    private static async Task<List<JsonObject>?> SecretsAsync(Description about, CancellationToken ct)
    {
        try
        {
            return await about.ListAsync("secrets", about.Namespace, new Query(), ct);
        }
        catch (StatusException)
        {
            return null;
        }
    }

    private static List<string> Names(JsonObject account, string field, HashSet<string>? known) => [.. account.Items(field)
        .Select(secret => secret.Text("name"))
        .Select(name => known is null || known.Contains(name) ? name : $"{name} (not found)")];

    private static bool IsTokenOf(JsonObject secret, JsonObject account) =>
        secret.Text("type") == "kubernetes.io/service-account-token"
        && secret.Text("metadata", "annotations", "kubernetes.io/service-account.name") == account.Name()
        && secret.Text("metadata", "annotations", "kubernetes.io/service-account.uid") == account.Text("metadata", "uid");

    private static void List(DescriptionWriter output, string title, List<string> names)
    {
        if (names.Count == 0)
        {
            output.Line($"{title}\t<none>");
        }

        for (var i = 0; i < names.Count; i++)
        {
            output.Line($"{(i == 0 ? title : Nothing)}\t{names[i]}");
        }
    }
}
