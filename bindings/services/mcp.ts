import { dataType, optional, optionals, required, trigger } from '../record.ts';

export const mcp = [
  trigger('mcpToolTrigger', 'mcp_tool_trigger', {
    arguments: [
      required('tool_name'),
      ...optionals('description', 'tool_properties'),
      optional('use_result_schema', { default: false }),
      dataType,
    ],
    since: '1.24.0',
    annotation: '',
    example: { name: 'context', toolName: 'get_order', description: 'Finds an order' },
  }),
  trigger('mcpResourceTrigger', 'mcp_resource_trigger', {
    arguments: [
      required('uri'),
      required('resource_name'),
      ...optionals('title', 'description', 'mime_type', 'size', 'metadata'),
      dataType,
    ],
    since: '1.25.0',
    annotation: '',
    example: { name: 'context', uri: 'orders://open', resourceName: 'open_orders' },
  }),
  trigger('mcpPromptTrigger', 'mcp_prompt_trigger', {
    arguments: [
      required('prompt_name'),
      optional('prompt_arguments', { objects: 'PromptArgument' }),
      ...optionals('title', 'description', 'metadata', 'icons'),
      dataType,
    ],
    since: '1.26.0',
    annotation: '',
    example: { name: 'context', promptName: 'review_order' },
  }),
];
