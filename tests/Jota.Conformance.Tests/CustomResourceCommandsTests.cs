namespace Jota.Conformance.Tests;

/// <summary>Kinds of one's own, with every kubectl found on the machine: defined, used, explained, changed and deleted.</summary>
public sealed class CustomResourceCommandsTests(SimulatedCluster cluster)
{
    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task A_kind_is_defined_used_and_deleted(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "crd");
        var names = new Names(program);
        (await kubectl.RunAsync("create -f -", names.Definition)).Succeeds().Prints($"customresourcedefinition.apiextensions.k8s.io/{names.Crd} created");

        // Nobody has to wait; who does is told at once.
        (await kubectl.RunAsync("create -f -", names.Object("my", "size: 3"))).Succeeds().Prints($"{names.Singular}.{Names.Group}/my created");
        (await kubectl.WaitAsync($"crd/{names.Crd}", "condition=established")).Succeeds().Prints("condition met");
        (await kubectl.RunAsync($"get {names.Short}")).Succeeds().Prints("NAME   SIZE   COLOR   AGE").Prints("my     3      red");
        (await kubectl.RunAsync($"get {names.Plural} -o wide")).Succeeds().Prints("READY");

        // Not the category "all": what other tests ask for at this time would meet a kind that goes.
        (await kubectl.RunAsync($"get every-{names.Singular} -o name")).Succeeds().Prints($"{names.Singular}.{Names.Group}/my");
        (await kubectl.RunAsync($"api-resources --api-group={Names.Group}")).Succeeds().Prints(names.Plural).Prints(names.Short).Prints($"{Names.Group}/v1").Prints(names.Kind);
        (await kubectl.RunAsync($"get {names.Plural} --field-selector spec.color=blue")).Succeeds().Complains("No resources found");

        (await kubectl.RunAsync($"explain {names.Plural}")).Succeeds().Prints("A thing for tests.").Prints("spec");
        (await kubectl.RunAsync($"explain {names.Plural}.spec.size")).Succeeds().Prints("How large.");
        (await kubectl.RunAsync($"explain {names.Plural} --recursive")).Succeeds().Prints("color").Prints("size");

        (await kubectl.RunAsync($"patch {names.Plural} my --type merge -p {{\"spec\":{{\"size\":4}}}}")).Succeeds().Prints("patched");
        (await kubectl.RunAsync($"patch {names.Plural} my --type json -p [{{\"op\":\"replace\",\"path\":\"/spec/size\",\"value\":5}}]")).Succeeds().Prints("patched");
        (await kubectl.RunAsync($"patch {names.Plural} my -p {{\"spec\":{{\"size\":6}}}}")).Fails().Complains("application/strategic-merge-patch+json is not supported by");
        (await kubectl.RunAsync($"scale {names.Plural}/my --replicas=7")).Succeeds().Prints("scaled");
        (await kubectl.RunAsync($"get {names.Plural} my -o jsonpath={{.spec.size}}/{{.metadata.generation}}")).Succeeds().Prints("7/4");
        (await kubectl.RunAsync($"delete crd {names.Crd}")).Succeeds().Prints("deleted");
        (await kubectl.RunAsync($"get {names.Plural}")).Fails();
    }

    [Theory]
    [MemberData(nameof(EveryKubectl), MemberType = typeof(Kubectls))]
    public async Task Apply_edits_and_slips(string program)
    {
        var kubectl = await cluster.KubectlAsync(program, "crd-apply");
        var names = new Names(program, "applied");
        (await kubectl.RunAsync("apply -f -", names.Definition)).Succeeds();
        (await kubectl.RunAsync("apply -f -", names.Object("my", "size: 3"))).Succeeds().Prints("created");
        (await kubectl.RunAsync("apply -f -", names.Object("my", "size: 3"))).Succeeds().Prints("unchanged");
        (await kubectl.RunAsync("apply -f -", names.Object("my", "size: 4"))).Succeeds().Prints("configured");
        (await kubectl.RunAsync($"edit {names.Plural} my", environment: new Dictionary<string, string> { ["KUBE_EDITOR"] = "sed -i s/red/blue/" })).Succeeds().Prints("edited");
        (await kubectl.RunAsync($"get {names.Plural} my -o jsonpath={{.spec.size}}/{{.spec.color}}")).Succeeds().Prints("4/blue");

        (await kubectl.RunAsync("create -f -", names.Object("odd", "size: 3\n  sise: 4"))).Fails()
            .Complains("strict decoding error: unknown field \"spec.sise\" (did you mean \"size\"?)");
        (await kubectl.RunAsync("create -f -", names.Object("odd", "size: 101\n  color: green"))).Fails()
            .Complains("spec.size in body should be less than or equal to 100").Complains("supported values: \"red\", \"blue\"");
        (await kubectl.RunAsync("create --validate=false -f -", names.Object("odd", "size: 3\n  sise: 4"))).Succeeds();
        (await kubectl.RunAsync($"delete crd {names.Crd}")).Succeeds();
    }

    /// <summary>A definition of its own for each program: definitions are the cluster's.</summary>
    private sealed class Names(string program, string word = "thing")
    {
        private readonly string _number = program.Replace("kubectl", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);

        public const string Group = "tests.example.com";

        public string Singular => $"{word}{_number}";

        public string Plural => $"{Singular}s";

        public string Short => $"{word[0]}{_number}x";

        public string Kind => char.ToUpperInvariant(word[0]) + word[1..] + _number;

        public string Crd => $"{Plural}.{Group}";

        public string Definition => $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: {{Crd}}}
            spec:
              group: {{Group}}
              scope: Namespaced
              names: {plural: {{Plural}}, singular: {{Singular}}, kind: {{Kind}}, shortNames: [{{Short}}], categories: [every-{{Singular}}]}
              versions:
                - name: v1
                  served: true
                  storage: true
                  subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size} }
                  selectableFields: [{jsonPath: .spec.color}]
                  additionalPrinterColumns:
                    - {name: Size, type: integer, jsonPath: .spec.size}
                    - {name: Color, type: string, jsonPath: .spec.color}
                    - {name: Ready, type: string, priority: 1, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
                  schema:
                    openAPIV3Schema:
                      description: A thing for tests.
                      type: object
                      properties:
                        spec:
                          type: object
                          required: [size]
                          properties:
                            size: {type: integer, maximum: 100, description: How large.}
                            color: {type: string, enum: [red, blue], default: red}
                        status: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

        public string Object(string name, string spec) => $$"""
            apiVersion: {{Group}}/v1
            kind: {{Kind}}
            metadata: {name: {{name}}}
            spec:
              {{spec}}
            """;
    }
}
