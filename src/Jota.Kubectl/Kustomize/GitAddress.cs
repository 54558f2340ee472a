namespace Jota.Kubectl;

/// <summary>A folder in somebody's Git repository, as kustomizations name it: <c>https://host/repository.git//folder?ref=v1</c>.</summary>
/// <param name="Repository">What Git takes.</param>
/// <param name="Folder">The folder in it; empty for all.</param>
/// <param name="Reference">The branch, tag or commit; <c>HEAD</c> where none is said.</param>
internal sealed record GitAddress(string Repository, string Folder, string Reference)
{
    private const string GitHub = "github.com/";
    private const string GitHubBySsh = "git@github.com:";

    private static readonly string[] Schemes = ["file://", "https://", "http://", "ssh://", "git@"];

    /// <summary>Whether submodules come with it.</summary>
    public bool HasSubmodules { get; init; } = true;

    /// <summary>Reads one; null where it cannot be said that it is one without asking.</summary>
    public static GitAddress? Read(string given)
    {
        var question = given.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : given[(question + 1)..];
        var settings = query.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2)
            .DistinctBy(pair => pair[0])
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        var place = question < 0 ? given : given[..question];
        place = place.StartsWith(GitHub, StringComparison.Ordinal) ? "https://" + place : place;
        var reference = settings.GetValueOrDefault("ref") ?? settings.GetValueOrDefault("version") ?? "HEAD";

        // What begins with a dash would be an option of Git's.
        return !reference.StartsWith('-')
            && Array.Find(Schemes, scheme => place.StartsWith(scheme, StringComparison.Ordinal)) is { } scheme
            && Split(place, scheme) is var (repository, folder)
            ? new(repository, folder.Trim('/'), reference) { HasSubmodules = settings.GetValueOrDefault("submodules") != "false" }
            : null;
    }

    private static (string Repository, string Folder)? Split(string place, string scheme)
    {
        if (place.IndexOf("//", scheme.Length, StringComparison.Ordinal) is > 0 and var slashes)
        {
            return (place[..slashes], place[slashes..]);
        }

        if (place.IndexOf(".git/", StringComparison.Ordinal) is > 0 and var git)
        {
            return (place[..(git + ".git".Length)], place[(git + ".git".Length)..]);
        }

        if (place.EndsWith(".git", StringComparison.Ordinal) || scheme == "file://")
        {
            return (place, "");
        }

        var host = place.StartsWith(GitHubBySsh, StringComparison.Ordinal) ? GitHubBySsh : "https://" + GitHub;
        return place.StartsWith(host, StringComparison.Ordinal) && place[host.Length..].Split('/', 3) is [var owner, var name, .. var rest]
            ? ($"{host}{owner}/{name}.git", string.Concat(rest))
            : null;
    }
}
