namespace Jota.Conformance.Tests.Faults;

/// <summary>A <c>jota up</c> that is meant to end before it is ready.</summary>
internal static class FailedStart
{
    /// <summary>It ends with 1 and one line of what is wrong; answers the line.</summary>
    public static async Task<string> RunAsync(string dataDirectory, params string[] options)
    {
        Assert.SkipUnless(File.Exists(Repository.Binary), "out/jota is not built: run ./build");
        var result = await Command.RunAsync(
            Repository.Binary, ["up", "--data-dir", dataDirectory, "--port", "0", "--runtime", "none", .. options], bound: TimeSpan.FromSeconds(60));
        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        return Assert.Single(result.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
    }
}
