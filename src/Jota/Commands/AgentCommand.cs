using System.CommandLine;
using System.CommandLine.Parsing;
using Jota.Client;
using Jota.Hosting;
using Jota.Terminal;

namespace Jota.Commands;

/// <summary><c>jota agent</c>: this machine as a node of a cluster that is elsewhere, until it is told to stop.</summary>
internal sealed class AgentCommand
{
    private readonly Option<string> _dataDirectory = CommonOptions.DataDirectory();

    private readonly Option<Uri[]> _servers = new("--server")
    {
        Description = "The cluster's servers, such as https://192.168.1.10:6443; several with commas, in the order to turn to them.",
        HelpName = "URL[,URL]",
        Required = true,
        CustomParser = Servers,
    };

    private readonly Option<JoinToken?> _token = new("--token")
    {
        Description = "With what to join (jota token create, on the server); not needed any more once the machine has joined.",
        HelpName = "TOKEN",
        CustomParser = Token,
    };

    private readonly Option<int> _port = new("--kubelet-port")
    {
        Description = "Where the API server reaches the node; 0 for a free port.",
        HelpName = "N",
        DefaultValueFactory = _ => 10250,
    };

    private readonly NodeCommandOptions _node = new(isGuest: false);

    private readonly Option<bool> _verbose = CommonOptions.Verbose();

    /// <summary>The command with its options.</summary>
    public static Command Create() => new AgentCommand().Build();

    private Command Build()
    {
        _port.Validators.Add(result => CommonOptions.Between(result, 0, 65535));
        var command = new Command("agent", "Make this machine a node of a cluster whose servers are elsewhere.")
        {
            _dataDirectory, _servers, _token, _port,
        };
        foreach (var option in _node.Machine.Concat(_node.Services).Append(_verbose))
        {
            command.Options.Add(option);
        }

        command.SetAction((result, ct) => Foreground.RunAsync(
            async (logging, progress, ct) =>
            {
                var agent = await Agent.StartAsync(OptionsOf(result), logging, progress, ct);
                return (agent, $"ready: {agent.Text} in {agent.StartTime.TotalMilliseconds:F0} ms");
            },
            result.GetValue(_verbose),
            ct));
        return command;
    }

    private AgentOptions OptionsOf(ParseResult result) => _node.Over(result, new AgentOptions
    {
        DataDirectory = Path.GetFullPath(result.GetRequiredValue(_dataDirectory)),
        Servers = result.GetRequiredValue(_servers),
        Token = result.GetValue(_token),
        KubeletPort = result.GetValue(_port),
    });

    /// <summary>Reads the addresses of servers.</summary>
    internal static Uri[] Servers(ArgumentResult result)
    {
        var servers = new List<Uri>();
        foreach (var text in result.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme == Uri.UriSchemeHttps)
            {
                servers.Add(server);
            }
            else
            {
                var option = (result.Parent as OptionResult)?.IdentifierToken?.Value;
                result.AddError($"{option} {text}: give an address such as https://192.168.1.10:6443");
            }
        }

        return [.. servers];
    }

    /// <summary>Reads a token.</summary>
    internal static JoinToken? Token(ArgumentResult result)
    {
        // The text is a secret: it is not told again.
        if (JoinToken.Parse(result.Tokens[0].Value) is { } token)
        {
            return token;
        }

        result.AddError("--token: give what jota token create prints: ID.SECRET@sha256:HASH");
        return null;
    }
}
