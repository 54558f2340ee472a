namespace Jota.Kubectl;

/// <summary>What a command line works with: flags, kubeconfig, server. Each part is made when it is first asked for.</summary>
internal sealed class Session(FlagValues flags, Surroundings around) : IDisposable
{
    private Kubeconfig? _kubeconfig;
    private ClientSettings? _settings;
    private ApiConnection? _connection;
    private ServerCatalog? _catalog;
    private RestMapper? _mapper;

    /// <summary>Which programs of the kubeconfig's may be run to tell who we are.</summary>
    public CredentialPluginPolicy CredentialPlugins { get; init; } = CredentialPluginPolicy.AllowAll;

    public FlagValues Flags => flags;

    public Surroundings Around => around;

    public TextWriter Output => around.Output;

    public TextWriter Error => around.Error;

    public Kubeconfig Kubeconfig => _kubeconfig ??= Load(mustExist: false);

    public ClientSettings Settings =>
        _settings ??= new ClientSettingsReader(
            _kubeconfig ??= Load(flags.Text("kubeconfig").Length > 0), flags, around, CredentialPlugins).Read();

    /// <summary>The namespace of objects that name none.</summary>
    public string Namespace => Settings.Namespace;

    public ApiConnection Connection => _connection ??= Connect();

    public ServerCatalog Catalog => _catalog ??= new(
        Connection, new DiscoveryFiles(DiscoveryFiles.FolderOf(CacheFolder, Settings.Server), around.Clock));

    public RestMapper Mapper => _mapper ??= new(Catalog);

    /// <summary>How many warnings the server gave.</summary>
    public int Warnings => _connection?.Warnings ?? 0;

    public void Dispose() => _connection?.Dispose();

    private ApiConnection Connect()
    {
        if (Settings.Authorities.Count > 0 && !flags.ReadsFromElsewhere)
        {
            around.MachineAuthoritiesAreIdle();
        }

        return new(Settings, warning => around.Error.WriteLine($"Warning: {warning}"), Log())
        {
            WantsOwnVersion = flags.Is("match-server-version"),
        };
    }

    private RequestLog? Log() => flags.Is("explain") ? new(around.Error, around.Clock) : null;

    private Kubeconfig Load(bool mustExist) => Kubeconfig.Load(KubeconfigPaths.Of(around, flags.TextOrNull("kubeconfig")), mustExist);

    private string CacheFolder => flags.Text("cache-dir") is { Length: > 0 } given ? around.PathOf(given)
        : around.Variable("KUBECACHEDIR") is { Length: > 0 } own ? own
        : Path.Combine(around.Home, ".kube", "cache");
}
