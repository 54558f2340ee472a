using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Jota.Api;
using Jota.Client;

namespace Jota.Testing.Tests.Strategies;

/// <summary>The samples of this repository, as <c>kubectl create -f</c> would send them.</summary>
internal static partial class Samples
{
    public static async Task CreateAsync(TestCluster cluster, CancellationToken ct, params string[] files)
    {
        foreach (var file in files)
        {
            var yaml = await File.ReadAllTextAsync(Path.Combine(Folder(), file), ct);
            var (apiVersion, kind) = (ApiVersion().Match(yaml).Groups[1].Value, Kind().Match(yaml).Groups[1].Value);
            var resource = cluster.Api.Catalog.FindKind(apiVersion, kind)!;
            await cluster.Api.CreateAsync(
                new ApiTarget(resource, "default"), new ApiBody.Encoded(Encoding.UTF8.GetBytes(yaml), IsYaml: true), WriteOptions.Plain, ct);
        }
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "samples");

    [GeneratedRegex("^apiVersion: (\\S+)", RegexOptions.Multiline)]
    private static partial Regex ApiVersion();

    [GeneratedRegex("^kind: (\\S+)", RegexOptions.Multiline)]
    private static partial Regex Kind();
}
