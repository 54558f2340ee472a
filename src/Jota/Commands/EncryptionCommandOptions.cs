using System.CommandLine;
using System.CommandLine.Parsing;
using Jota.Store.Encryption;

namespace Jota.Commands;

/// <summary>The options of encryption at rest, with upstream's names.</summary>
internal sealed class EncryptionCommandOptions
{
    private readonly Option<string?> _file = new("--encryption-provider-config")
    {
        Description = "A file with an EncryptionConfiguration: which resources lie encrypted in the store, and with which keys.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _reload = new("--encryption-provider-config-automatic-reload")
    {
        Description = "Follow the file of --encryption-provider-config while the server runs.",
    };

    /// <summary>With what is checked of them.</summary>
    public IEnumerable<Option> All
    {
        get
        {
            _reload.Validators.Add(NeedsFile);
            return [_file, _reload];
        }
    }

    /// <summary>What they say; null for no encryption.</summary>
    public EncryptionOptions? Of(ParseResult result) => result.GetValue(_file) is { } file
        ? new(Path.GetFullPath(file)) { AutomaticReload = result.GetValue(_reload) }
        : null;

    private void NeedsFile(OptionResult reload)
    {
        if (reload.GetValueOrDefault<bool>() && reload.GetResult(_file) is null)
        {
            reload.AddError("--encryption-provider-config-automatic-reload: say which file, with --encryption-provider-config FILE");
        }
    }
}
