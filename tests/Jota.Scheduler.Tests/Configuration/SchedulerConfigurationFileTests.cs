using System.Text;

namespace Jota.Scheduler.Tests.Configuration;

public sealed class SchedulerConfigurationFileTests
{
    private const string Header = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

    [Fact]
    public void A_file_that_says_nothing_is_the_default_profile()
    {
        var profile = Assert.Single(Read(Header).Profiles);

        Assert.Equal("default-scheduler", profile.Name);
        Assert.Equal(ProfilePlugins.Choices(new()).Values.Select(c => c.Length), ProfilePlugins.Choices(profile).Values.Select(c => c.Length));
    }

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        var read = Read(Header + """
            parallelism: 16
            leaderElection: {leaderElect: false}
            clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf, qps: 50, burst: 100}
            enableProfiling: true
            percentageOfNodesToScore: 40
            podInitialBackoffSeconds: 2
            podMaxBackoffSeconds: 20
            profiles:
            - schedulerName: default-scheduler
            - schedulerName: packing
              percentageOfNodesToScore: 70
              plugins:
                multiPoint:
                  disabled: [{name: ImageLocality}]
                score:
                  disabled: [{name: "*"}]
                  enabled: [{name: NodeResourcesFit, weight: 5}]
              pluginConfig:
              - name: NodeResourcesFit
                args:
                  apiVersion: kubescheduler.config.k8s.io/v1
                  kind: NodeResourcesFitArgs
                  ignoredResources: [example.com/foo]
                  ignoredResourceGroups: [example.org]
                  scoringStrategy:
                    type: RequestedToCapacityRatio
                    resources: [{name: cpu, weight: 3}, {name: example.com/gpu}]
                    requestedToCapacityRatio: {shape: [{utilization: 0, score: 0}, {utilization: 100, score: 10}]}
              - name: NodeResourcesBalancedAllocation
                args: {resources: [{name: cpu, weight: 1}]}
              - name: PodTopologySpread
                args:
                  defaultingType: List
                  defaultConstraints: [{maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]
              - name: InterPodAffinity
                args: {hardPodAffinityWeight: 7, ignorePreferredTermsOfExistingPods: true}
              - name: NodeAffinity
                args:
                  addedAffinity:
                    requiredDuringSchedulingIgnoredDuringExecution:
                      nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: In, values: [a]}]}]
              - name: DefaultPreemption
                args: {minCandidateNodesPercentage: 20, minCandidateNodesAbsolute: 5}
              - name: VolumeBinding
                args: {bindTimeoutSeconds: 30}
            """);

        var arguments = read.Profiles[1].Arguments;
        Assert.Equal(("packing", 70, 40), (read.Profiles[1].Name, read.Profiles[1].PercentageOfNodesToScore, read.PercentageOfNodesToScore));
        Assert.Equal((2, 20), ((int)read.InitialBackOff.TotalSeconds, (int)read.LongestBackOff.TotalSeconds));
        Assert.Equal([new("cpu", 3), new("example.com/gpu", 1)], arguments.ResourcesFit.Resources);
        Assert.Equal([new(0, 0), new(100, 10)], arguments.ResourcesFit.Shape);
        Assert.True(arguments.ResourcesFit.Ignores("example.com/foo") && arguments.ResourcesFit.Ignores("example.org/bar"));
        Assert.False(arguments.ResourcesFit.Ignores("example.com/gpu"));
        Assert.Equal(["cpu"], arguments.BalancedResources);
        Assert.Equal("zone", Assert.Single(arguments.DefaultSpread!.Value).TopologyKey);
        Assert.Equal((7, true), (arguments.HardPodAffinityWeight, arguments.IgnoresPreferencesOfOthers));
        Assert.NotNull(arguments.AddedAffinity!.RequiredDuringSchedulingIgnoredDuringExecution);
        Assert.Equal((20, 5, 30d), (arguments.PreemptionPercentage, arguments.PreemptionLeast, arguments.VolumePatience.TotalSeconds));
        var plugins = ProfilePlugins.Choices(read.Profiles[1]);
        Assert.Equal([new("NodeResourcesFit", 5)], plugins[ExtensionPoint.Score]);
    }

    [Theory]
    [InlineData("profile: []", "unknown field \"profile\" (did you mean \"profiles\"?)")]
    [InlineData("percentageOfNodesToScore: 101", "percentageOfNodesToScore: must be a whole number from 0 to 100")]
    [InlineData("parallelism: 0", "parallelism: must be a whole number of at least 1")]
    [InlineData("podInitialBackoffSeconds: 20", "podMaxBackoffSeconds: must be greater than or equal to PodInitialBackoffSeconds")]
    [InlineData("profiles: [{schedulerName: a}, {schedulerName: a}]", "profiles[1].schedulerName: Duplicate value: \"a\"")]
    [InlineData("profiles: [{}, {schedulerName: a}]", "profiles[0]: schedulerName: must be given where there are several profiles")]
    [InlineData("profiles: [{plugins: {scores: {}}}]", "unknown field \"profiles[0].plugins.scores\" (did you mean \"score\"?)")]
    [InlineData(
        "profiles: [{plugins: {score: {enabled: [{name: ImageLocallity}]}}}]",
        "profiles[0].plugins.score.enabled[0].name: there is no plugin \"ImageLocallity\" (did you mean \"ImageLocality\"?)")]
    [InlineData(
        "profiles: [{plugins: {filter: {enabled: [{name: ImageLocality}]}}}]",
        "profiles[0].plugins.filter.enabled[0].name: plugin \"ImageLocality\" does not extend filter plugin")]
    [InlineData(
        "profiles: [{plugins: {multiPoint: {disabled: [{name: PrioritySort}]}}}]",
        "profiles[0].plugins: only one queue sort plugin can be enabled, and one must be")]
    [InlineData("profiles: [{plugins: {bind: {disabled: [{name: '*'}]}}}]", "profiles[0].plugins.bind: at least one bind plugin is needed")]
    [InlineData(
        "profiles: [{plugins: {preFilter: {disabled: [{name: PodTopologySpread}]}}}]",
        "profiles[0].plugins.preFilter: PodTopologySpread is enabled at filter, which needs it at preFilter")]
    [InlineData(
        "profiles: [{pluginConfig: [{name: NodeName, args: {}}]}]", "profiles[0].pluginConfig[0].name: plugin \"NodeName\" takes no args")]
    [InlineData(
        "profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeight: 101}}]}]",
        "profiles[0].pluginConfig[0].args.hardPodAffinityWeight: must be a whole number from 0 to 100")]
    [InlineData(
        "profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeigth: 1}}]}]",
        "unknown field \"profiles[0].pluginConfig[0].args.hardPodAffinityWeigth\" (did you mean \"hardPodAffinityWeight\"?)")]
    [InlineData(
        "profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: MostAlocated}}}]}]",
        "profiles[0].pluginConfig[0].args.scoringStrategy.type: \"MostAlocated\" is none of LeastAllocated, MostAllocated, RequestedToCapacityRatio (did you mean \"MostAllocated\"?)")]
    [InlineData(
        "profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: RequestedToCapacityRatio}}}]}]",
        "profiles[0].pluginConfig[0].args.scoringStrategy: requestedToCapacityRatio: ratio not defined")]
    [InlineData(
        "profiles: [{pluginConfig: [{name: PodTopologySpread, args: {defaultConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]}}]}]",
        "profiles[0].pluginConfig[0].args.defaultConstraints: when .defaultingType is System, no constraints must be given")]
    [InlineData(
        "profiles: [{pluginConfig: [{name: DefaultPreemption, args: {minCandidateNodesPercentage: 0, minCandidateNodesAbsolute: 0}}]}]",
        "profiles[0].pluginConfig[0].args: minCandidateNodesPercentage and minCandidateNodesAbsolute: both cannot be zero")]
    [InlineData("extenders: [{urlPrefix: somewhere}]", "extenders[0]: urlPrefix: must be a URL that begins with http:// or https://")]
    [InlineData("extenders: [{urlPrefix: 'http://x', prioritizeVerb: p}]", "extenders[0]: weight: must have a positive weight applied to it")]
    [InlineData(
        "extenders: [{urlPrefix: 'http://x', bindVerb: b}, {urlPrefix: 'http://y', bindVerb: b}]",
        "extenders[1].bindVerb: only one extender can implement bind")]
    [InlineData(
        "extenders: [{urlPrefix: 'http://x', httpTimeout: soon}]", "extenders[0].httpTimeout: \"soon\" is no time above zero and up to an hour, such as 5s")]
    [InlineData("extenders: [{urlPrefix: 'http://x', filterVerbs: f}]", "unknown field \"extenders[0].filterVerbs\" (did you mean \"filterVerb\"?)")]
    [InlineData("extenders: [{urlPrefix: 'https://x', tlsConfig: {certData: QQ==}}]", "extenders[0].tlsConfig: a certificate and its key must be given together")]
    [InlineData("profiles: {}", "profiles: must be a list")]
    [InlineData("profiles: [1]", "profiles[0]: must be a map")]
    public void What_cannot_be_is_refused_with_its_place(string said, string problem)
    {
        Assert.Null(SchedulerConfigurationFile.Read(Encoding.UTF8.GetBytes(Header + said), out var problems));
        Assert.Contains(problem, problems);
    }

    [Fact]
    public void Extenders_are_read_and_what_they_look_after_is_not_asked_of_nodes()
    {
        var read = Read(Header + """
            extenders:
            - urlPrefix: https://gpus.example.com/scheduler
              filterVerb: filter
              prioritizeVerb: prioritize
              weight: 5
              bindVerb: bind
              enableHTTPS: true
              httpTimeout: 1m30s
              nodeCacheCapable: true
              ignorable: true
              managedResources: [{name: example.com/gpu, ignoredByScheduler: true}, {name: example.com/nic}]
              tlsConfig: {insecure: true, serverName: gpus}
            """);

        var extender = Assert.Single(read.Extenders);
        Assert.Equal(("filter", "prioritize", "bind", 5, 90), (extender.FilterVerb, extender.PrioritizeVerb, extender.BindVerb, extender.Weight, (int)extender.Timeout.TotalSeconds));
        Assert.Equal(["example.com/gpu", "example.com/nic"], extender.ManagedResources);
        Assert.Equal((true, true, "gpus"), (extender.NodeCacheCapable, extender.Tls.Insecure, extender.Tls.ServerName));
        Assert.True(read.Profiles[0].Arguments.ResourcesFit.Ignores("example.com/gpu"));
        Assert.False(read.Profiles[0].Arguments.ResourcesFit.Ignores("example.com/nic"));
    }

    [Fact]
    public void Another_kind_is_refused_and_so_is_what_is_no_yaml()
    {
        Assert.Null(SchedulerConfigurationFile.Read("apiVersion: v1\nkind: Pod"u8, out var problems));
        Assert.Equal(
            ["apiVersion: must be kubescheduler.config.k8s.io/v1, not \"v1\"", "kind: must be KubeSchedulerConfiguration, not \"Pod\""], problems);
        Assert.Null(SchedulerConfigurationFile.Read("a: [\n"u8, out problems));
        Assert.NotEmpty(problems);
        Assert.Null(SchedulerConfigurationFile.Read("- 1"u8, out problems));
        Assert.Contains("must be a map", problems);
    }

    private static SchedulerConfiguration Read(string yaml)
    {
        var read = SchedulerConfigurationFile.Read(Encoding.UTF8.GetBytes(yaml), out var problems);
        Assert.Empty(problems);
        return read!;
    }
}
