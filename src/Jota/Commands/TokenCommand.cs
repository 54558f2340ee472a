using System.CommandLine;
using System.Globalization;
using Jota.Api;
using Jota.Client;
using Jota.Kubeconfigs;
using k8s.Models;

namespace Jota.Commands;

/// <summary><c>jota token create|list|delete</c>: the tokens with which machines join the cluster.</summary>
internal sealed class TokenCommand
{
    private static readonly TimeSpan ServerLifetime = TimeSpan.FromHours(1);

    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Which cluster (default: $KUBECONFIG, ~/.kube/config, ~/.jota/kubeconfig).",
        HelpName = "FILE",
    };

    private readonly Option<TimeSpan> _lifetime = new("--ttl")
    {
        Description = "How long it is good for, such as 2h; 0 for ever.",
        HelpName = "DURATION",
        DefaultValueFactory = _ => TimeSpan.FromHours(24),
        CustomParser = result => CommonOptions.Duration(result, "or 0 for ever"),
    };

    private readonly Option<string> _description = new("--description")
    {
        Description = "What it is for.",
        HelpName = "TEXT",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<bool> _server = new("--server")
    {
        Description = "For a further server, which learns all keys of the cluster; good for 1h unless --ttl says otherwise.",
    };

    private readonly Argument<string> _token = new("TOKEN") { Description = "The token, or its first part." };

    /// <summary>The command with its parts.</summary>
    public static Command Create() => new TokenCommand().Build();

    private Command Build()
    {
        var create = new Command("create", "Make a token, and print it as jota agent and jota server want it.")
        {
            _kubeconfig, _lifetime, _description, _server,
        };
        create.SetAction((result, ct) => RunAsync(result, (api, options, output) => CreateAsync(result, api, options, output, ct)));
        var list = new Command("list", "List the tokens there are.") { _kubeconfig };
        list.SetAction((result, ct) => RunAsync(result, (api, _, output) => ListAsync(api, output, ct)));
        var delete = new Command("delete", "Delete a token: nobody joins with it any more; who has joined stays.") { _token, _kubeconfig };
        delete.SetAction((result, ct) => RunAsync(result, (api, _, output) => DeleteAsync(result, api, output, ct)));
        return new Command("token", "The tokens with which machines join the cluster.") { create, list, delete };
    }

    private async Task<int> RunAsync(ParseResult result, Func<IApi, HttpApiOptions, TextWriter, Task> run)
    {
        var output = result.InvocationConfiguration;
        try
        {
            var options = KubeconfigFile.Load(CurrentKubeconfig.Find(result.GetValue(_kubeconfig)));
            using var api = new HttpApi(options);
            await run(api, options, output.Output);
            return 0;
        }
        catch (Exception e) when (e is ApiException or IOException or InvalidDataException or FormatException or HttpRequestException)
        {
            output.Error.WriteLine($"error: {e.Message}");
            return 1;
        }
    }

    private async Task CreateAsync(ParseResult result, IApi api, HttpApiOptions options, TextWriter output, CancellationToken ct)
    {
        var token = BootstrapToken.Draw();
        var isServer = result.GetValue(_server);
        var lifetime = isServer && result.GetResult(_lifetime) is not { Implicit: false } ? ServerLifetime : result.GetValue(_lifetime);
        DateTimeOffset? end = lifetime > TimeSpan.Zero ? TimeProvider.System.GetUtcNow().Plus(lifetime) : null;
        var secret = token.ToObject(
            end, result.GetRequiredValue(_description), [BootstrapToken.Authentication, BootstrapToken.Signing],
            isServer ? [BootstrapToken.ServerGroup] : []);
        await api.CreateAsync(secret, ct);
        output.WriteLine(new JoinToken(token, JoinToken.HashOf(options.Authorities)));
    }

    private static async Task ListAsync(IApi api, TextWriter output, CancellationToken ct)
    {
        var secrets = new ApiTarget(api.Catalog.For<V1Secret>(), BootstrapToken.Namespace);
        var only = ListOptions.All with { Fields = FieldSelector.Where("type", BootstrapToken.SecretType) };
        var found = (await api.ListAsync(secrets, only, ct)).Items.Select(item => item.As<V1Secret>()).ToList();
        output.WriteLine($"{"TOKEN",-10}{"EXPIRES",-22}{"USAGES",-26}DESCRIPTION");
        foreach (var secret in found)
        {
            string[] all = [BootstrapToken.Authentication, BootstrapToken.Signing];
            var usages = all.Where(usage => BootstrapTokenSecret.IsFor(secret, usage));
            var end = BootstrapTokenSecret.ExpirationOf(secret);
            var expires = end?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "never";
            var id = BootstrapTokenSecret.Text(secret, "token-id");
            output.WriteLine($"{id,-10}{expires,-22}{string.Join(',', usages),-26}{BootstrapTokenSecret.Text(secret, "description")}");
        }
    }

    private async Task DeleteAsync(ParseResult result, IApi api, TextWriter output, CancellationToken ct)
    {
        var id = result.GetRequiredValue(_token).Split('.', '@')[0];
        await api.DeleteAsync<V1Secret>(new(BootstrapToken.Namespace, BootstrapToken.NamePrefix + id), DeleteOptions.Default, ct);
        output.WriteLine($"token {id} deleted");
    }
}
