using Jota.Store;

namespace Jota.Hosting.Members;

/// <summary>Where an etcd of our own keeps what: the folder <c>etcd</c> of a data directory, its owner's alone.</summary>
/// <param name="Folder">The folder.</param>
public sealed record EtcdHome(string Folder)
{
    /// <summary>What etcd itself keeps.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>Certificates and keys.</summary>
    public string Certificates => Path.Combine(Folder, "pki");

    /// <summary>What this member is.</summary>
    public string Member => Path.Combine(Folder, "member.json");

    /// <summary>What etcd prints; what is older is in a second file of this name and <c>.1</c>.</summary>
    public string Log => Path.Combine(Folder, "etcd.log");

    /// <summary>How what is stored is encrypted, as the first server handed it over.</summary>
    public string Encryption => Path.Combine(Folder, "encryption.yaml");

    /// <summary>Whether etcd has ever begun to keep something.</summary>
    public bool HasData => Directory.Exists(Path.Combine(Data, "member"));

    /// <summary>That of a data directory.</summary>
    public static EtcdHome Of(string dataDirectory) => new(Path.Combine(dataDirectory, "etcd"));

    /// <summary>Puts aside what a member has that is none any more: the next start begins anew.</summary>
    public void PutAside()
    {
        var aside = Data + ".left";
        if (Directory.Exists(aside))
        {
            Directory.Delete(aside, recursive: true);
        }

        Directory.Move(Data, aside);
        File.Move(Member, Member + ".left", overwrite: true);
    }

    /// <summary>Makes the folders.</summary>
    public void Make()
    {
        foreach (var folder in (string[])[Folder, Data, Certificates])
        {
            PrivateFolder.Make(folder);
        }
    }
}
