using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>The one file of a kubeconfig that a command changes.</summary>
internal sealed class ConfigFile
{
    private ConfigFile(string path, JsonObject config) => (Path, Config) = (path, config);

    public string Path { get; }

    public JsonObject Config { get; }

    /// <summary>
    /// The file in which an entry is to be changed: the first that has it, else the first that is there, else the last of all.
    /// </summary>
    /// <param name="call">The command line.</param>
    /// <param name="list">Of which list the entry is; empty for what is about the whole.</param>
    /// <param name="entry">Its name.</param>
    public static ConfigFile Open(Invocation call, string list, string entry)
    {
        var files = KubeconfigPaths.Of(call.Around, call.Flags.TextOrNull("kubeconfig"));
        var path = files.FirstOrDefault(file => File.Exists(file) && Has(Kubeconfig.Read(file) ?? [], list, entry))
            ?? (list.Length == 0 ? files[0] : files.FirstOrDefault(File.Exists) ?? files[^1]);
        return new(path, File.Exists(path) ? Kubeconfig.Read(path) ?? [] : []);
    }

    /// <summary>Says which context counts, where one is said already or else in the first file.</summary>
    public static void SetCurrentContext(Invocation call, string name)
    {
        var file = Open(call, "", "");
        file.Config["current-context"] = name;
        file.Save();
    }

    private static bool Has(JsonObject config, string list, string entry) => list.Length == 0
        ? config.Text("current-context").Length > 0
        : Kubeconfig.Entry(config, list, entry) is not null;

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
        Kubeconfig.MakeRelative(Config, folder);
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
