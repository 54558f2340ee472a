using System.Runtime.CompilerServices;

namespace Jota.Api.Tests.Golden;

/// <summary>The golden files beside this one. <c>JOTA_UPDATE_GOLDEN=1</c> rewrites their last document instead of comparing it.</summary>
internal static class GoldenFiles
{
    private const string Separator = "---\n";

    public static bool Rewrite { get; } = Environment.GetEnvironmentVariable("JOTA_UPDATE_GOLDEN") == "1";

    private static string Folder { get; } = Path.GetDirectoryName(Here())!;

    /// <summary>All files whose name ends so, as <c>Kind/name</c>.</summary>
    public static IEnumerable<string> Named(string ending) =>
        Directory.EnumerateFiles(Folder, "*" + ending, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal);

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>Compares what came out with the file's last document.</summary>
    public static void Compare(string name, int inputs, string result)
    {
        var text = Read(name);
        var documents = text.Split(Separator);
        var expected = string.Join(Separator, documents.Take(inputs)) + Separator + result;
        if (Rewrite)
        {
            File.WriteAllText(Path.Combine(Folder, name), expected);
        }
        else
        {
            Assert.Equal(expected, text);
        }
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
