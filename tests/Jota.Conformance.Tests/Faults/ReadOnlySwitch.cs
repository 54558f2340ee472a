using System.Runtime.CompilerServices;

namespace Jota.Conformance.Tests.Faults;

/// <summary>Makes a folder read-only for one process, and takes it back, while the process has its files open: by a library that is preloaded.</summary>
internal sealed class ReadOnlySwitch : IDisposable
{
    private readonly string _folder = JotaProcess.NewDirectory();
    private readonly string _below;

    private ReadOnlySwitch(string below) => _below = below;

    /// <summary>What the shell does before it starts the process.</summary>
    public string First => $"export LD_PRELOAD='{Library}' JOTA_TEST_FOLDER='{_below}' JOTA_TEST_SWITCH='{File}'";

    private string Library => Path.Combine(_folder, "read-only.so");

    private string File => Path.Combine(_folder, "on");

    public static async Task<ReadOnlySwitch> BuildAsync(string below)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.IO.File.Exists("/usr/bin/gcc"), "gcc is missing: it builds what makes a folder read-only");
        var made = new ReadOnlySwitch(below);
        (await Command.RunAsync("/usr/bin/gcc", ["-shared", "-fPIC", "-O2", "-o", made.Library, Source(), "-ldl"])).Succeeds();
        return made;
    }

    public void TurnOn() => System.IO.File.WriteAllBytes(File, []);

    public void TurnOff() => System.IO.File.Delete(File);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "read-only.c");
}
