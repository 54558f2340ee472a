using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The one file of a kubeconfig that commands change. Where it is made of several, another kubectl chooses among them.</summary>
internal sealed class ConfigFile
{
    private ConfigFile(string path, JsonObject config) => (Path, Config) = (path, config);

    public string Path { get; }

    public JsonObject Config { get; }

    public static ConfigFile Open(Invocation call)
    {
        var files = KubeconfigPaths.Of(call.Around, call.Flags.TextOrNull("kubeconfig"));
        return files is [var path]
            ? new(path, File.Exists(path) ? Kubeconfig.Read(path) ?? [] : [])
            : throw new NotOursException("changes to a kubeconfig of several files");
    }

    /// <summary>The entries of a list.</summary>
    public JsonArray List(string list)
    {
        if (Config[list] is not JsonArray entries)
        {
            Config[list] = entries = [];
        }

        return entries;
    }

    /// <summary>Writes the file, for its owner's eyes, whole or not at all.</summary>
    public void Save()
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        Directory.CreateDirectory(folder);
        var draft = System.IO.Path.Combine(folder, System.IO.Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(YamlText.Of(ConfigView.Of(Config))));
        }

        File.Move(draft, Path, overwrite: true);
    }
}
