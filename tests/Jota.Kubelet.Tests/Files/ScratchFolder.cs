using Jota.Kubelet.Files;

namespace Jota.Kubelet.Tests.Files;

/// <summary>A folder for one test, gone with all that is mounted in it at the end.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("jota-files-").FullName;

    public string this[string below] => Path.Combine(Root, below);

    public string Folder(string below) => Directory.CreateDirectory(this[below]).FullName;

    public string File(string below, string text = "")
    {
        System.IO.File.WriteAllText(this[below], text);
        return this[below];
    }

    public void Link(string below, string target) => System.IO.File.CreateSymbolicLink(this[below], target);

    /// <summary>Mounts are made by root.</summary>
    public static void NeedsRoot() => Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "mounts are made by root");

    public void Bind(string source, string target) => Mount(source, target, null, LinuxCalls.BindMount);

    public void Tmpfs(string target) => Mount("tmpfs", target, "tmpfs", 0);

    public void Change(string target, ulong flags) => Mount(null, target, null, flags);

    public void Dispose() => FolderRemoval.Remove(Root);

    private void Mount(string? source, string target, string? type, ulong flags) =>
        FileFaultException.Check(LinuxCalls.Mount(source is null or "tmpfs" ? source : this[source], this[target], type, flags, null), target);
}
