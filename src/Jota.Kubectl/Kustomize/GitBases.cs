using System.ComponentModel;
using System.Diagnostics;

namespace Jota.Kubectl;

/// <summary>Folders of Git repositories that kustomizations begin with; copies of them are there until all is built.</summary>
internal sealed class GitBases : IDisposable
{
    private readonly List<string> _copies = [];

    /// <summary>A copy of a folder. Throws where Git cannot make it.</summary>
    /// <exception cref="NotOursException">It is not to be seen from the address that Git is to be asked.</exception>
    public KustomizationFolder Open(string given)
    {
        var address = GitAddress.Read(given.StartsWith("git::", StringComparison.Ordinal) ? given["git::".Length..] : given)
            ?? throw new NotOursException("kustomize: what lies elsewhere");
        var copy = Directory.CreateTempSubdirectory("jota-kustomize-").FullName;
        _copies.Add(copy);
        Git(copy, "init", "-q");
        Git(copy, "remote", "add", "origin", address.Repository);
        Git(copy, "fetch", "-q", "--depth=1", "origin", address.Reference);
        Git(copy, "checkout", "-q", "FETCH_HEAD");
        if (address.HasSubmodules && File.Exists(Path.Combine(copy, ".gitmodules")))
        {
            Git(copy, "submodule", "update", "-q", "--init", "--recursive");
        }

        return KustomizationFolder.InRepository(copy, address.Folder, given);
    }

    public void Dispose()
    {
        foreach (var copy in _copies)
        {
            foreach (var file in Directory.EnumerateFiles(copy, "*", SearchOption.AllDirectories))
            {
                // Git's own files may not be written to.
                File.SetAttributes(file, FileAttributes.Normal);
            }

            Directory.Delete(copy, recursive: true);
        }
    }

    private static void Git(string folder, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync();
            var complaint = process.StandardError.ReadToEnd();
            process.WaitForExit();
            output.GetAwaiter().GetResult();
            if (process.ExitCode != 0)
            {
                throw KustomizeErrors.Wrong($"failed to run 'git {string.Join(' ', arguments)}': {complaint.Trim()}");
            }
        }
        catch (Win32Exception)
        {
            throw KustomizeErrors.Wrong("no 'git' program on path: it is needed for what lies in Git repositories");
        }
    }
}
